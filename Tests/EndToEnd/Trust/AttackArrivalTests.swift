import TestSupport
import Testing

/// Whatever comes, by whatever way, is not used before `tpl allow`: neither by the rest of a line such as `git pull &&
/// make`, nor at the next prompt, and one warning says what there is to look at. Afterwards it works.
@Suite struct AttackArrivalTests {
  @Test(arguments: AttackWay.all)
  func isNotUsedBeforeItIsAllowed(way: AttackWay) throws {
    let stage = try AttackStage(way)
    try stage.allow("shop")
    try stage.startWatcher()
    let shells = try AttackCombination.watchers.enumerated().map { index, watcher in
      try AttackShell(watcher.shell, isWatched: watcher.isWatched, on: stage, at: stage.standing(index))
    }
    for shell in shells { shell.waitForArrival() }
    try stage.arrive()
    var seen: Set<AttackCombination> = []
    for shell in shells {
      try look(with: shell)
      seen.formUnion(stage.contents.map { AttackCombination(way, $0, shell.shell, isWatched: shell.isWatched) })
    }
    #expect(seen == Set(AttackCombination.all.filter { $0.way == way.description }))
    for content in stage.contents { try expectRefusal(of: content, on: stage) }
    if !way.later.isEmpty {
      try stage.run(way.later, in: "shop")
      for shell in shells { try lookAgain(with: shell) }
    }
    try stage.cure()
    if way.carrier != .none { try stage.allow(way.tree) }
    for (index, content) in stage.contents.enumerated() {
      try expectWorth(of: content, to: shells[index % shells.count])
    }
  }

  @Test func combinationsAreMany() {
    let known =
      "\(AttackWay.all.count) ways, \(AttackContent.all.count) contents, \(AttackCombination.all.count) combinations"
    #expect(Set(AttackCombination.all).count == AttackCombination.all.count)
    if ActivationFixture.isRoot, AttackWay.chosen.isEmpty {
      #expect(known == "29 ways, 47 contents, 3126 combinations")
    }
  }

  // MARK: Expectations

  private func look(with shell: AttackShell) throws {
    let (line, prompt) = try shell.arrive()
    if let place = shell.place {
      if !place.isTrustedInLine { expectNothing(of: place, in: line, shell, "in the line") }
      if place.isSeenAtThePrompt {
        expectNothing(of: place, in: prompt, shell, "at the prompt")
        // Said before where a commit that was fetched names it already.
        expectOneWarning(of: place, in: prompt.warnings.isEmpty ? prompt.saying(shell.greeting) : prompt, shell)
      }
    }
    for content in shell.stage.contents where content.description != shell.place?.description {
      let sight = try shell.goTo(content)
      expectNothing(of: content, in: sight, shell, "after cd")
      expectOneWarning(of: content, in: sight, shell)
    }
  }

  private func lookAgain(with shell: AttackShell) throws {
    for content in shell.stage.contents { expectNothing(of: content, in: try shell.goTo(content), shell, "later") }
  }

  private func expectNothing(
    of content: AttackContent, in sight: AttackShell.Sight, _ shell: AttackShell, _ moment: String
  ) {
    let case_ = "\(AttackCombination(shell.stage.way, content, shell.shell, isWatched: shell.isWatched)), \(moment)"
    #expect(sight.marks == "", "\(case_): ran")
    #expect(sight.variables["STOLEN"] == nil, "\(case_): loaded")
    #expect(["1", nil].contains(sight.variables["OWN"]), "\(case_): changed")
    #expect(sight.variables["VIRTUAL_ENV"] == nil, "\(case_): venv")
  }

  private func expectOneWarning(of content: AttackContent, in sight: AttackShell.Sight, _ shell: AttackShell) {
    let case_ = AttackCombination(shell.stage.way, content, shell.shell, isWatched: shell.isWatched)
    #expect((1...content.mostWarnings).contains(sight.warnings.count), "\(case_): \(sight.lines)")
    let warning = sight.warnings.first ?? ""
    #expect(warning.contains(content.named), "\(case_): \(warning)")
    if content.worth != .nothing && !content.isPermission && !shell.stage.way.isForeign {
      #expect(warning.contains("tpl allow"), "\(case_): \(warning)")
    }
    if content.isWhole {
      let parts = ["OWN", "COMPOSE_FILE"].filter { sight.variables[$0] != nil }
      #expect(parts == [], "\(case_): half of it is loaded")
    }
  }

  /// What needs no hook says the same by its status.
  private func expectRefusal(of content: AttackContent, on stage: AttackStage) throws {
    guard content.isWhole else { return }
    let result = try stage.tpl("exec", "--", "/bin/echo", "ran", in: content.directory)
    #expect(result.status == 77 && result.output == "", "\(stage.way) > \(content): \(result.status) \(result.output)")
  }

  private func expectWorth(of content: AttackContent, to shell: AttackShell) throws {
    let sight = try shell.goTo(content)
    let case_ =
      "\(AttackCombination(shell.stage.way, content, shell.shell, isWatched: shell.isWatched)), allowed: \(sight)"
    switch content.worth(by: shell.stage.way) {
    case .variable: #expect(sight.variables["STOLEN"] == "1" && sight.marks == "" && sight.warnings == [], "\(case_)")
    case .hidingProgram: #expect(sight.marks.split(separator: "\n").first?.hasSuffix("/ls") == true, "\(case_)")
    case .program:
      #expect(sight.marks.hasSuffix("/localbin/shoptool\n") && !sight.marks.dropLast().contains("\n"), "\(case_)")
    case .nothing: expectNothing(of: content, in: sight, shell, "allowed")
    }
  }
}

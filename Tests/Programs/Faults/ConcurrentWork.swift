import TestSupport

/// One case with its room, in several sizes.
struct ConcurrentWork {
  let item: ConcurrentCase
  let options: FaultOptions

  /// Each size as often as that.
  private var rounds: Int { options.sample > 0 ? 1 : 4 }

  func run(_ report: FaultReport) throws {
    let room = try FaultRoom(binaries: options.binaries)
    try item.prepare(room)
    room.endStrays()
    room.keep()
    for size in item.sizes {
      for _ in 1...rounds where !FaultInterruption.wasAsked {
        let violations = try violations(size, room).sorted()
        report.add(item.name, reached: true, violations)
        room.endStrays()
        room.restore()
        if violations.isEmpty { continue }
        FaultReport.write(
          "violation: \(item.name) with \(size) at once\n"
            + violations.map {
              "  \($0.kind.rawValue): \($0.text.replacing(room.sandbox.root, with: "").replacing("\n", with: " | "))"
            }.joined(separator: "\n")
            + "\n  tpl-faults --binaries \(options.binaries) --kind concurrent --operation \(item.name)")
      }
    }
  }

  private func violations(_ size: Int, _ room: FaultRoom) throws -> [Violation] {
    let outcomes = try together(item.commands(size), in: room)
    var found = try item.check(room, outcomes).map { Violation(kind: .lost, text: $0) }
    for (command, result) in outcomes where !Judge.contract.contains(result.status) {
      found.append(Violation(kind: .crash, text: "\(command.arguments): status \(result.status): \(result.errors)"))
    }
    for (command, result) in outcomes where result.status != 0 && !result.errors.contains("tpl: error: ") {
      found.append(Violation(kind: .silent, text: "\(command.arguments): status \(result.status): \(result.errors)"))
    }
    let extra = room.tree().paths.filter { $0.hasSuffix(".new") }
    return found + extra.map { Violation(kind: .leftover, text: $0) }
  }

  /// All are started before the first one is waited for.
  private func together(_ commands: [ConcurrentCase.Command], in room: FaultRoom) throws -> [ConcurrentCase.Outcome] {
    let processes = try commands.enumerated().map { index, command in
      try room.sandbox.write(command.input, to: "outputs/input\(index)")
      let place = room.sandbox.path("outputs")
      return try BackgroundProcess(
        ["sh", "-c", "exec \"$@\" <\(place)/input\(index) >\(place)/output\(index) 2>\(place)/errors\(index)", "sh"]
          + command.arguments, in: room.sandbox, environment: room.environment.merging(command.environment) { $1 },
        directory: "shop", output: "outputs/rest")
    }
    return try zip(commands, processes).enumerated().map { index, pair in
      let status = try pair.1.status(seconds: 120)
      return (
        pair.0,
        CommandResult(
          status: status, stdout: room.sandbox.read("outputs/output\(index)") ?? [],
          stderr: room.sandbox.read("outputs/errors\(index)") ?? [])
      )
    }
  }
}

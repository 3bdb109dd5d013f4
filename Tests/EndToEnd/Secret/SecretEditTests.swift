import Foundation
import TestSupport
import Testing

/// An edit that is killed loses neither the old file nor, once the editor is done, the new text.
@Suite struct SecretEditTests {
  private static let sealed = "platform/db/.env.crypt"
  private let alice: SecretPerson

  init() throws {
    let sandbox = try Sandbox()
    alice = try SecretPerson("alice", in: sandbox)
    for directory in ["platform/db", "localbin"] { try sandbox.makeDirectory("\(alice.shop)/\(directory)") }
    try alice.must("tpl", "secret", "init", "--add")
    try alice.write("N=0\n", to: "platform/db/.env")
    try alice.must("tpl", "secret", "encrypt", "--remove", "platform/db/.env")
  }

  private var text: String {
    get throws { try alice.must("tpl", "secret", "decrypt", Self.sealed) }
  }

  @Test(.timeLimit(.minutes(60))) func killedAtAnyMoment() throws {
    let script = """
      "$1" secret edit "$2" & pid=$!
      i=0; while [ $i -lt "$3" ]; do i=$((i + 1)); done
      kill -9 $pid 2>/dev/null; wait $pid; exit 0
      """
    var outcomes: Set<String> = []
    for round in 1...60 {
      let before = try text
      let wanted = "N=\(round)\n"
      let mark = alice.sandbox.path("edited")
      let editor = "sh -c 'printf \"N=\(round)\\n\" >\"$1\"; : >\(mark)' sh"
      // Busy loops of growing length: from before the editor starts until after all is done.
      let result = try alice.run(
        ["/bin/bash", "-c", script, "bash", "\(Binaries.directory)/tpl", Self.sealed, "\(round * 900)"], editor: editor)
      #expect(result.status == 0)
      try waitForEditors()
      let after = try text
      #expect(after == before || after == wanted, "round \(round): \(after)")
      let isEdited = alice.sandbox.exists("edited")
      if isEdited { try alice.sandbox.remove("edited") }
      outcomes.insert(after == wanted ? "saved" : isEdited ? "kept" : "not edited")
      if isEdited, after != wanted {
        // The next session takes up what the editor had written.
        let next = try alice.tpl("secret", "edit", Self.sealed, editor: "true")
        #expect(next.errors.contains("taking up an edit that was interrupted"), "\(next.errors)")
        #expect(try text == wanted)
      } else {
        #expect(try alice.tpl("secret", "edit", "--discard", Self.sealed, editor: "true").status == 0)
      }
    }
    #expect(outcomes.contains("saved") || outcomes.contains("kept"), "\(outcomes)")
    #expect(outcomes.count > 1, "\(outcomes)")
  }

  /// The editor outlives the session that was killed.
  private func waitForEditors() throws {
    try waitUntil("end of the editor") {
      try alice.run(["/usr/bin/pgrep", "-f", alice.sandbox.path("edited")]).status != 0
    }
  }

  @Test func savesOnlyWhatIsGood() throws {
    let sealedBefore = alice.text(Self.sealed)
    let unchanged = try alice.tpl("secret", "edit", Self.sealed, editor: "true")
    #expect(unchanged.status == 0 && unchanged.errors == "tpl: \(Self.sealed) is unchanged\n")
    #expect(alice.text(Self.sealed) == sealedBefore)
    let broken = try alice.tpl("secret", "edit", Self.sealed, editor: "sed -i s/N/%/")
    #expect(broken.status == 65, "\(broken.errors)")
    #expect(alice.text(Self.sealed) == sealedBefore)
    let mended = try alice.tpl("secret", "edit", Self.sealed, editor: "sed -i s/.*/N=7/")
    #expect(mended.status == 0 && mended.errors.hasPrefix("tpl: taking up an edit that was interrupted"))
    #expect(try text == "N=7\n")
  }

  @Test func makesANewFile() throws {
    let made = try alice.tpl("secret", "edit", ".env.prod", editor: "printf 'A=1\\n' >")
    #expect(made.status == 0 && made.errors == "tpl: encrypted .env.prod.crypt for alice\n")
    #expect(try alice.opened(".env.prod.crypt").output == "# tpl: .env.prod\nA=1\n")
  }

  // MARK: - What others do meanwhile

  private func editor(_ script: String) throws -> String {
    try alice.sandbox.write("#!/bin/sh\n\(script)\n", to: "editor", mode: 0o755)
    return alice.sandbox.path("editor")
  }

  /// Of somebody else.
  private func save(_ text: String) -> String {
    let plain = "\(alice.sandbox.path(alice.shop))/platform/db/.env"
    return
      "printf '\(text)' >\(plain) && \(Binaries.directory)/tpl secret encrypt --remove --force \(plain) 2>/dev/null"
  }

  private func edit(_ script: String) throws -> CommandResult {
    try alice.tpl("secret", "edit", Self.sealed, editor: try editor(script))
  }

  /// Days may lie between: a pull, another clone, another terminal.
  @Test func anInterruptedEditKeepsWhatOthersSaved() throws {
    #expect(try edit("printf 'N=1\\n' >\"$1\"; exit 1").status == 1)
    #expect(try alice.run(["/bin/sh", "-c", save("N=0\\nC=theirs\\n")]).status == 0)
    let taken = try edit("exit 0")
    #expect(taken.status == 0 && taken.errors.contains("meanwhile: that is kept too (C)\n"), "\(taken)")
    #expect(try text == "N=1\nC=theirs\n")
  }

  @Test func aConflictIsSettledInTheEditor() throws {
    #expect(try edit("printf 'N=1\\nMINE=1\\n' >\"$1\"; exit 1").status == 1)
    #expect(try alice.run(["/bin/sh", "-c", save("N=2\\nC=3\\n")]).status == 0)
    let conflicted = try edit("exit 0")
    #expect(conflicted.status == 75 && conflicted.errors.contains("too, at N: nothing is written"), "\(conflicted)")
    #expect(try text == "N=2\nC=3\n")
    let unsettled = try edit("exit 0")
    #expect(unsettled.status == 65 && unsettled.errors.contains("has conflict markers"), "\(unsettled)")
    let settled = try edit("sed -i -e '/^[<=>]/d' -e /N=2/d \"$1\"")
    #expect(settled.status == 0, "\(settled)")
    #expect(try text == "N=1\nMINE=1\nC=3\n")
  }

  @Test func aFileThatOthersRemovedStaysAway() throws {
    let removed = try edit("printf 'N=0\\nNEW=1\\n' >\"$1\"; rm \(alice.sandbox.path(alice.shop))/\(Self.sealed)")
    #expect(removed.status == 75 && removed.errors.contains("was removed by somebody else meanwhile"), "\(removed)")
    #expect(removed.errors.contains("the text is kept in"), "\(removed)")
    #expect(!alice.sandbox.exists("\(alice.shop)/\(Self.sealed)"))
    #expect(try edit("exit 0").status == 75)
    #expect(!alice.sandbox.exists("\(alice.shop)/\(Self.sealed)"))
  }

  @Test func commentsOfOthersStay() throws {
    #expect(try alice.run(["/bin/sh", "-c", save("# about N\\nN=0\\n\\n# the rest\\n")]).status == 0)
    let script = save("# head\\n\\n# about N, really\\nN=0 # theirs\\n\\n# the rest\\nC=3\\n# tail\\n")
    let edited = try edit("printf 'B=2\\n' >>\"$1\"; \(script)")
    #expect(edited.status == 0 && !edited.errors.contains("found no place"), "\(edited)")
    let text = try text
    for line in ["# head", "# about N, really", "N=0 # theirs", "# the rest", "C=3", "# tail", "B=2"] {
      #expect(text.split(separator: "\n").count { $0 == line } == 1, "\(line) in \(text)")
    }
    #expect(!text.contains("# about N\n"))
  }

  @Test func withoutWhatItBeganWithNothingIsOverwritten() throws {
    let left = try edit("printf 'N=1\\n' >\"$1\"; exit 1")
    let start = try #require(left.errors.range(of: "the text is kept in "))
    let file = String(left.errors[start.upperBound...].prefix { $0 != ":" })
    try alice.must("/bin/rm", "\(file).base")
    let refused = try edit("exit 0")
    #expect(refused.status == 75 && refused.errors.contains("began with cannot be told"), "\(refused)")
    #expect(try text == "N=0\n")
    #expect(try alice.tpl("secret", "edit", "--discard", Self.sealed, editor: "true").status == 0)
  }

  /// Sessions that end while others begin: whoever says that it is done has saved its line, and nobody else's is gone.
  @Test func manyAtOnceLoseNothing() throws {
    let script = #"""
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
        (until EDITOR="sh -c 'echo L$i=x >>\"\$1\"' sh" "$0" secret edit "$1" 2>/dev/null; do :; done) &
      done; wait
      """#
    let result = try alice.run(["/bin/sh", "-c", script, "\(Binaries.directory)/tpl", Self.sealed], timeout: 120)
    #expect(result.status == 0)
    let lines = try text.split(separator: "\n").sorted()
    #expect(lines == (["N=0"] + (1...16).map { "L\($0)=x" }).map { $0[...] }.sorted())
  }
}

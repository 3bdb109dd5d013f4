import Glibc
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
}

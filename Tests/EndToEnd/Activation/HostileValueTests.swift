import TestSupport
import Testing

/// Values that would run something if any shell read them again, under the settings that change how shells read.
@Suite struct HostileValueTests {
  private static let openings = [
    "", "'", "\"", "\\", "\\'", "'\"", "$'", "\u{301}", "'\u{301}", "\"\u{301}", "\n", "}", ")", "]", "#", "-n ", "!",
    "^a^", "~/", "=", "%",
    "\u{2028}",
  ]
  private static let payloads = ["$(touch pwn)", "`touch pwn`", "; touch pwn; ", "| touch pwn #", "x[$(touch pwn)]"]

  /// 110 of them.
  static let values = openings.flatMap { opening in payloads.map { opening + $0 } }

  static let settings: [(shell: Shell, setting: String)] = [
    (.bash, ""), (.bash, "set -o posix"), (.bash, "shopt -s extglob nullglob; set -f; IFS=/"), (.zsh, ""),
    (.zsh, "setopt ksh_arrays sh_word_split glob_subst null_glob"),
    (.zsh, "setopt extended_glob magic_equal_subst brace_ccl rc_quotes"), (.zsh, "setopt posix_builtins posix_strings"),
    (.fish, ""),
  ]

  @Test(arguments: settings) func areData(in shell: Shell, setting: String) throws {
    let room = try AttackRoom(shell)
    // Byte by byte: a quote before a combining mark is no Character of its own.
    let text = Self.values.enumerated().flatMap { index, value in
      "V\(index)=\"".utf8 + value.utf8.flatMap { "\\\"$".utf8.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
        + "\"\n".utf8
    }
    try room.hook.sandbox.write(text, to: "shop/.env")
    try room.hook.allow()
    let session = try room.hook.session(before: setting, directory: "shop")
    let exported = try session.exported()
    for (index, value) in Self.values.enumerated() {
      #expect(exported["V\(index)"] == Array(value.utf8), "\(value)")
    }
    try session.prompt()
    try session.run(room.hook.leave)
    #expect(try session.value(of: "V0") == nil)
    #expect(try room.marks() == "")
  }
}

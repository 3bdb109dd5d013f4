import Bytes
import TestSupport
import Testing

/// Names that others chose, in a command line that a person pastes.
@Suite struct ShellWordTests {
  private static let names = [
    "a b", "$(touch PWN)", "`touch PWN`", "it's", "'", "\"", "a;touch PWN", "a\\b\\", "\\'", "a\nb", "\n", "~", "~root",
    "*", "[a]", "{a,b}", "#a", "=ls", "!!", "a&b", "a|b", "<x>", "(a)", "caf\u{E9}", "a\u{202E}b", "\t", "%s", "^a^b",
    "x=y", "", "a b$(touch PWN)'\"",
  ]

  @Test(arguments: [
    ("/home/u/shop/platform/db/.env.prod", "/home/u/shop/platform/db/.env.prod"), ("a b", "'a b'"),
    ("it's", "'it'\\''s'"),
    ("a\\b", "'a'\\\\'b'"), ("a\nb", "$'a\\012b'"), ("-rf", "./-rf"), ("- f", "'./- f'"), ("", "''"),
    ("a@b-c+d,e:f", "a@b-c+d,e:f"),
  ])
  func text(name: String, word: String) { #expect(Array(name.utf8).shellWord == word) }

  @Test(arguments: ["bash", "zsh", "fish", "sh"])
  func aShellReadsTheName(shell: String) throws {
    let sandbox = try Sandbox()
    for name in Self.names + ["-n"] {
      let word = Array(name.utf8).shellWord
      // An error there, in a dash of today a name of another file.
      if word.hasPrefix("$"), ["fish", "sh"].contains(shell) { continue }
      let result = try sandbox.run(["/usr/bin/env", shell, "-c", "printf '%s|' \(word)"], directory: sandbox.root)
      #expect(result == CommandResult(0, (name == "-n" ? "./-n" : name) + "|"), "\(shell): \(word)")
    }
    #expect(!sandbox.exists("PWN"))
  }

  @Test func bytesThatAreNoText() throws {
    let sandbox = try Sandbox()
    let word = [UInt8(ascii: "a"), 0xFF, 0x1B, UInt8(ascii: "'")].shellWord
    #expect(word == "$'a\\377\\033\\047'")
    let result = try sandbox.run(["/bin/bash", "-c", "printf %s \(word)"])
    #expect(result.stdout == [UInt8(ascii: "a"), 0xFF, 0x1B, UInt8(ascii: "'")])
  }
}

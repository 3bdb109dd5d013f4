import Activation
import Bytes
import TestSupport
import Testing

@Suite struct ShellDialectTests {
  /// Every byte but NUL, alone and together, through the real shells.
  @Test(arguments: ShellDialect.allCases)
  func everyByteArrives(shell: ShellDialect) throws {
    let sandbox = try Sandbox()
    let all = [UInt8](1...255)
    var values = all.map { [0x61, $0, 0x62] }
    values += [all, all.reversed(), [], Array("'\u{301}".utf8), Array("\\'\"$`!*~{a,b}%\n\r".utf8), Array("--".utf8)]
    // A quote or a backslash behind the last one would end a word of fish elsewhere.
    values += [#"\(echo x)\'(echo y)'"#, #"'(echo x)\\(echo y)'"#].map { Array($0.utf8) }
    values += [#"\"#, #"a\"#, #"\\"#, #"a\\b"#, "'", #"\'"#].map { Array($0.utf8) }
    var script: [UInt8] = []
    for (index, value) in values.enumerated() {
      shell.appendExport(Array("V\(index)".utf8), value, to: &script)
    }
    let found = try Self.evaluate(script, shell, sandbox)
    for (index, value) in values.enumerated() { #expect(found["V\(index)"] == value, "\(shell) \(value)") }
  }

  @Test(arguments: ShellDialect.allCases, ["/a:/b", "", ":/a:", "/a b:/c'd"])
  func pathArrives(shell: ShellDialect, path: String) throws {
    let sandbox = try Sandbox()
    var script: [UInt8] = []
    shell.appendExport(Array("PATH".utf8), Array(path.utf8), to: &script)
    let found = try Self.evaluate(script, shell, sandbox)["PATH"] ?? []
    // fish writes the working directory, which an empty element means, as a dot.
    let spelledOut = path.split(separator: ":", omittingEmptySubsequences: false).map { $0.isEmpty ? "." : $0 }
    let expected = shell == .fish ? [path, spelledOut.joined(separator: ":")] : [path]
    #expect(expected.contains(String(decoding: found, as: UTF8.self)))
  }

  @Test(arguments: ShellDialect.allCases)
  func unsetRemoves(shell: ShellDialect) throws {
    let sandbox = try Sandbox()
    var script: [UInt8] = []
    shell.appendExport(Array("STAYS".utf8), Array("1".utf8), to: &script)
    shell.appendExport(Array("GOES".utf8), Array("1".utf8), to: &script)
    shell.appendUnset(Array("GOES".utf8), to: &script)
    let found = try Self.evaluate(script, shell, sandbox)
    #expect(found["STAYS"] == Array("1".utf8))
    #expect(found["GOES"] == nil)
  }

  /// In GBK, as in other encodings of two bytes, a backslash or a letter can be the second half of a character.
  @Test(arguments: ShellDialect.allCases, ["\\'", "'", "\\", "\\\\'"])
  func nothingEndsAWordBehindHalfACharacter(shell: ShellDialect, marks: String) throws {
    let sandbox = try Sandbox()
    let locale = sandbox.path("zh_CN.GBK")
    let made = try sandbox.run(["/usr/bin/localedef", "-i", "zh_CN", "-f", "GBK", locale])
    try #require(made.status == 0, "\(made.errors)")
    let half: [UInt8] = [0x81] + Array(marks.utf8)
    var script: [UInt8] = []
    let value = half + Array(";export LOOSE=1;set -gx LOOSE 1;true ".utf8) + half
    shell.appendExport(Array("HELD".utf8), value, to: &script)
    let found = try Self.evaluate(
      script, shell, sandbox, environment: ["LOCPATH": sandbox.root, "LC_ALL": "zh_CN.GBK"])
    #expect(found["LOOSE"] == nil && found["HELD"] != nil)
  }

  /// As the hooks do it: bash and zsh evaluate a string, fish sources a stream.
  private static func evaluate(
    _ script: [UInt8], _ shell: ShellDialect, _ sandbox: Sandbox, environment: [String: String] = [:]
  ) throws -> [String: [UInt8]] {
    let file = try sandbox.write(script, to: "script")
    let command =
      switch shell {
      case .bash, .zsh: "eval \"$(/bin/cat '\(file)')\"; /usr/bin/env -0"
      case .fish: "/bin/cat '\(file)' | source; /usr/bin/env -0"
      }
    let options = Shell(rawValue: shell.rawValue)?.withoutStartupFiles ?? []
    let result = try sandbox.run(["/usr/bin/\(shell.rawValue)"] + options + ["-c", command], environment: environment)
    #expect(result.status == 0)
    #expect(result.errors == "")
    var found: [String: [UInt8]] = [:]
    for entry in result.stdout.split(separator: 0) {
      guard let equals = entry.firstIndex(of: .equals) else { continue }
      found[String(decoding: entry[..<equals], as: UTF8.self)] = Array(entry[(equals + 1)...])
    }
    return found
  }
}

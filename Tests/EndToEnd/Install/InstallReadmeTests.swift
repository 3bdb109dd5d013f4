import Foundation
import TestSupport
import Testing

/// README.md promises only what is there.
@Suite struct InstallReadmeTests {
  private let sandbox: Sandbox
  private let readme: String

  init() throws {
    sandbox = try Sandbox()
    readme = sandbox.text("\(Binaries.package)/README.md")
  }

  private func help(_ arguments: String...) throws -> String {
    try sandbox.run(["tpl"] + arguments + ["--help"]).output
  }

  /// The words that head an entry of a list of subcommands.
  private func subcommands(_ help: String) -> Set<String> {
    Set(help.matches(of: /(?m)^ {2}([a-z][a-z-]*)(?: {2,}|$)/).map { String($0.output.1) })
  }

  @Test func namesOnlyCommandsThatExist() throws {
    let verbs = try subcommands(help())
    #expect(verbs.isSuperset(of: ["which", "daemon", "new"]))
    let named = Set(readme.matches(of: /(?:[`#$] |`|(?m)^)tpl ([a-z][a-z-]*)/).map { String($0.output.1) })
    #expect(named.isSuperset(of: ["which", "daemon", "new", "allow"]))
    // `hook-env` is hidden, `help` is ArgumentParser's own.
    #expect(named.subtracting(verbs).subtracting(["hook-env", "help"]) == [])
  }

  @Test func namesEveryCommand() throws {
    let table = readme.components(separatedBy: "## Commands")[1].components(separatedBy: "\n## ")[0]
    for verb in try subcommands(help()) { #expect(table.contains("| `tpl \(verb)"), "\(verb)") }
    for verb in try subcommands(help("daemon")) { #expect(table.contains(verb), "daemon \(verb)") }
  }

  @Test func namesOnlyOptionsThatExist() throws {
    for script in ["install.sh", "uninstall.sh"] {
      let result = try sandbox.run(["/bin/sh", "\(Binaries.package)/localbin/\(script)", "--help"])
      #expect(result.status == 0)
      let line = try #require(readme.split(separator: "\n").first { $0.hasPrefix("localbin/\(script) [") })
      for option in line.matches(of: /--[a-z-]+/) { #expect(result.output.contains(option.output), "\(option.output)") }
    }
  }

  @Test func namesOnlyScriptsThatExist() {
    for path in Set(readme.matches(of: /localbin\/[a-z]+\.sh/).map { String($0.output) }) {
      #expect(sandbox.exists("\(Binaries.package)/\(path)"), "\(path)")
    }
  }
}

import Foundation
import TestSupport
import Testing

/// What a message offers to paste means the file that it is about, whatever that is called.
@Suite struct PastedHintTests {
  private static let name = "a b$(touch PWN)'\""
  private let alice: SecretPerson
  private let directory: String

  init() throws {
    let sandbox = try Sandbox()
    alice = try SecretPerson("alice", in: sandbox)
    directory = "platform/\(Self.name)"
    try sandbox.makeDirectory("\(alice.shop)/\(directory)")
    try sandbox.makeDirectory("\(alice.shop)/localbin")
    try alice.must("git", "init", "-q", "-b", "main")
    try alice.must("tpl", "secret", "init", "--add")
    try alice.must("git", "add", "-A")
    try alice.must("git", "commit", "-q", "-m", "first")
  }

  /// Runs what stands behind a text of the messages with programs that only say what they were given.
  private func expect(_ file: String, in result: CommandResult, behind mark: String, upTo end: String? = nil) throws {
    guard let start = result.errors.range(of: mark) else {
      Issue.record("no '\(mark)': \(result)")
      return
    }
    var command = String(result.errors[start.upperBound...].prefix { $0 != "\n" })
    if let end, let range = command.range(of: end, options: .backwards) {
      command = String(command[..<range.lowerBound])
    }
    for shell in ["sh", "bash", "zsh", "fish"] {
      let program = String(mark.split { $0 == " " || $0 == "(" }.last ?? "")
      let stub = "\(shell)-stub"
      try alice.sandbox.write(
        "#!/bin/sh\nfor word; do :; done; printf %s \"$word\"\n", to: "\(stub)/\(program)", mode: 0o755)
      let said = try alice.sandbox.run(
        ["/usr/bin/env", shell, "-c", "\(program)\(command)"],
        environment: ["PATH": alice.sandbox.path(stub) + ":/usr/bin:/bin"], directory: alice.shop)
      #expect(said == CommandResult(0, file), "\(shell): \(program)\(command)")
    }
    #expect(!alice.sandbox.exists("\(alice.shop)/PWN"))
  }

  private func absolute(_ file: String) -> String { alice.sandbox.path("\(alice.shop)/\(directory)/\(file)") }

  @Test func theCheckBeforeACommit() throws {
    try alice.write("S=1\n", to: "\(directory)/.env")
    try alice.must("git", "add", "-f", "\(directory)/.env")
    let refused = try alice.run(["git", "commit", "-q", "-m", "plain"])
    #expect(refused.status == 1)
    try expect(absolute(".env"), in: refused, behind: "(git", upTo: ")")
    // And with the real program, from another directory than the hook's.
    let start = try #require(refused.errors.range(of: "(git"))
    let line = refused.errors[start.upperBound...].prefix { $0 != "\n" }.dropLast()
    let pasted = try alice.sandbox.run(
      ["/bin/sh", "-c", "git\(line)"], environment: alice.environment, directory: "\(alice.shop)/localbin")
    #expect(pasted.status == 0, "\(pasted)")
    #expect(try alice.must("git", "diff", "--cached", "--name-only") == "")
  }

  @Test func patternsOfGit() throws {
    try alice.sandbox.makeDirectory("\(alice.shop)/platform/[ab]*")
    for directory in ["[ab]*", "a"] {
      try alice.write("S=1\n", to: "platform/\(directory)/.env")
    }
    try alice.must("git", "--literal-pathspecs", "add", "-f", "platform/[ab]*/.env")
    let refused = try alice.run(["git", "commit", "-q", "-m", "plain"])
    try alice.must("git", "add", "-f", "platform/a/.env")
    let start = try #require(refused.errors.range(of: "(git"))
    let line = refused.errors[start.upperBound...].prefix { $0 != "\n" }.dropLast()
    try alice.must("/bin/sh", "-c", "git\(line)")
    #expect(try alice.must("git", "diff", "--cached", "--name-only") == "platform/a/.env\n")
  }

  @Test func commandsAboutOneFile() throws {
    let plain = "\(directory)/.env"
    try alice.write("S=1\n", to: plain)
    try alice.must("git", "add", "-f", plain)
    let place = alice.sandbox.path("\(alice.shop)/\(directory)")
    func inside(_ arguments: String...) throws -> CommandResult {
      try alice.sandbox.run(
        ["\(Binaries.directory)/tpl"] + arguments, input: [UInt8]("v".utf8), environment: alice.environment,
        directory: place)
    }
    try expect(absolute(".env"), in: try inside("env", "set", "S"), behind: "hint: git", upTo: " and ignore it")
    try alice.must("git", "rm", "-q", "--cached", plain)
    _ = try alice.sandbox.run(["/bin/ln", "-s", "/etc/hostname", absolute(".env.prod")])
    try expect(
      absolute(".env.prod"), in: try inside("secret", "encrypt", ".env.prod"), behind: "hint: rm", upTo: ", or name")
    try alice.write("<<<<<<< ours\n", to: "\(directory)/.env.dev.crypt")
    let conflicted = try alice.tpl("secret", "edit", absolute(".env.dev.crypt"))
    try expect(absolute(".env.dev.crypt"), in: conflicted, behind: "hint: tpl")
  }

  @Test func commandsAboutARoot() throws {
    let root = alice.sandbox.path("alice/\(Self.name)")
    for part in ["platform/db", "localbin"] { try alice.sandbox.makeDirectory("\(root)/\(part)") }
    let refused = try alice.sandbox.run(
      ["\(Binaries.directory)/tpl", "exec", "--", "true"], environment: alice.environment,
      directory: "\(root)/platform/db")
    #expect(refused.status == 77)
    try expect(root, in: refused, behind: "run: tpl")
  }

  @Test func aKeyThatOthersCanRead() throws {
    try alice.write("S=1\n", to: "\(directory)/.env.prod")
    try alice.must("tpl", "secret", "encrypt", "\(directory)/.env.prod")
    let data = alice.sandbox.path("alice/\(Self.name)")
    try alice.must("cp", "-r", alice.sandbox.path("alice/data"), data)
    try alice.must("chmod", "644", "\(data)/tpl/identity.pem")
    var environment = alice.environment
    environment["XDG_DATA_HOME"] = data
    let refused = try alice.sandbox.run(
      ["\(Binaries.directory)/tpl", "secret", "decrypt", "\(directory)/.env.prod.crypt"], environment: environment,
      directory: alice.shop)
    try expect("\(data)/tpl/identity.pem", in: refused, behind: "hint: chmod")
  }
}

import Foundation
import TestSupport

/// A repository with a sealed env file, and a key with a passphrase, where the kernel's keyring is blocked.
struct KeyringlessRoom {
  static let sealed = "platform/timescale/.env.crypt"
  private static let passphrase = "correct horse"

  let hook: ActivationFixture
  let wrapper: [String]

  /// - Parameter error: what the blocked calls fail with.
  init(_ error: String = "EPERM") throws {
    wrapper = ["\(Binaries.directory)/without-keyring", error]
    hook = try ActivationFixture(.bash, isAllowed: false)
    try must(try withPassphrase("secret", "init", "--add"))
    try hook.write(["platform/timescale/.env": "DB_PASS=s3cr3t\n"])
    try must(try tpl("secret", "encrypt", "--remove", "platform/timescale/.env"))
    try must(try tpl("allow"))
  }

  var sandbox: Sandbox { hook.sandbox }
  var key: String { sandbox.path("data/tpl/identity.pem") }
  var log: String { sandbox.text("state/tpl/tpld.log") }

  /// What `tpl secret decrypt` prints to somebody who has not unlocked.
  var locked: CommandResult { CommandResult(1, "", "tpl: error: \(key) is locked\ntpl: hint: tpl secret unlock\n") }
  var opened: CommandResult { CommandResult(0, "DB_PASS=s3cr3t\n") }
  var closed: String {
    "tpl: platform/timescale (dev) NOT LOADED: \(Self.sealed) stays closed: \(key) is locked, run 'tpl secret unlock'\n"
  }

  var unanswered: String {
    "tpl: platform/timescale (dev) NOT LOADED: \(Self.sealed) stays closed: \(key) is locked, and the watcher did not answer in time, run 'tpl daemon restart'\n"
  }

  static func unlocked(_ time: String) -> CommandResult {
    CommandResult(
      0, "",
      "tpl: unlocked for \(time) in the memory of tpld, as the kernel's keyring is blocked; when tpld ends, it is locked again\n"
    )
  }

  func tpl(_ arguments: String...) throws -> CommandResult { try run(["\(Binaries.directory)/tpl"] + arguments) }

  func run(_ arguments: [String]) throws -> CommandResult {
    try sandbox.run(wrapper + arguments, environment: ["TPL_WATCHER": "off"], directory: "shop")
  }

  func decrypt() throws -> CommandResult { try tpl("secret", "decrypt", Self.sealed) }

  func unlock(_ time: String = "10m") throws -> CommandResult {
    try withPassphrase("secret", "unlock", "--timeout", time)
  }

  /// - Parameter before: lines for the shell that runs it.
  func withPassphrase(_ arguments: String..., before: String = "") throws -> CommandResult {
    let script = "\(before)\nexec '\(Binaries.directory)/tpl' \"$@\" --passphrase-fd 3 3<<E\n\(Self.passphrase)\nE\n"
    return try run(["/bin/sh", "-c", script, "sh"] + arguments)
  }

  private func must(_ result: CommandResult) throws {
    guard result.status == 0 else { throw ActivationProblem(message: result.errors) }
  }

  func session() throws -> ShellSession { try hook.session(wrapper: wrapper) }

  /// The private number, as it lies in the key's DER, by stock openssl.
  func privateNumber() throws -> [UInt8] {
    let text = try sandbox.run([
      "openssl", "pkey", "-in", key, "-passin", "pass:\(Self.passphrase)", "-noout", "-text",
    ]).output
    let lines = text.split(separator: "\n").drop { $0 != "priv:" }.dropFirst().prefix { $0.hasPrefix(" ") }
    let bytes = lines.joined().split { $0 == ":" || $0 == " " }.compactMap { UInt8($0, radix: 16) }
    // openssl puts a zero before a number that begins with a set bit.
    guard bytes.count >= 32 else { throw ActivationProblem(message: "no private number in \(text)") }
    return Array(bytes.suffix(32))
  }

  func stopWatcher() throws { try must(try tpl("daemon", "stop")) }
}

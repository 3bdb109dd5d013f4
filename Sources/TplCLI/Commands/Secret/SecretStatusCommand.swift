import ArgumentParser
import Layout
import Platform
import Secrets
import TplHot

struct SecretStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Tell what is wrong with encrypted and plain env files.",
    discussion: "One line a file on standard output, findings on standard error. Exit status 1 when there are findings."
  )

  @OptionGroup var root: RootOption
  @Flag(help: "Print JSON, findings included.") var json = false

  mutating func run() throws {
    let workspace = try SecretWorkspace(root.path, try World.ofProcess())
    ProcessFacts.forbidDumps()
    var key: Identity?
    do throws(KeyFailure) {
      key = try workspace.store.identity()
    } catch {
      let line = "\(error.place) \(error.reason)\(error.hint.map { ", \($0)" } ?? ""): only the structure is checked"
      // Without a key, or with one that is locked, that is as it should be.
      if error.isMissing || error.isLocked { Output.say(line) } else { Output.warn(line) }
    }
    if let key { try SecretStatusCommand.warn(of: key, workspace.store) }
    let report = try SecretStatusReport(workspace, key)
    try Output.write(json ? report.json : report.text)
    if !json {
      for finding in report.findings { Output.warn(finding.text) }
    }
    if !report.findings.isEmpty { throw CommandFailure(.negative, "") }
  }

  /// A bit of the key that changed makes another key, which opens nothing.
  private static func warn(of key: Identity, _ store: IdentityStore) throws {
    if try !store.isPair(key) { Output.warn(store.mismatch) }
  }
}

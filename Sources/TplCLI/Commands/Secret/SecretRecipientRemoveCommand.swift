import ArgumentParser
import Bytes
import Components
import Layout
import Platform
import Secrets
import TplHot

struct SecretRecipientRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take a certificate out of .tpl/recipients.")

  @Argument var name: String
  @OptionGroup var root: RootOption

  mutating func run() throws {
    let world = try World.ofProcess()
    let root = try world.root(root.path)
    let configuration = try RepositoryConfiguration.load(root)
    let workspace = SecretWorkspace(root: root, settings: configuration.settings, world.secrets)
    let name = Array(name.utf8)
    try workspace.checkDirectoryIsInside()
    if let removed = try certificate(of: name, workspace) {
      var trust = try RecipientTrust(workspace)
      try trust.forget(removed.key.fingerprint)
    } else if try isThere(name, workspace) {
      Output.warn(
        "\(workspace.directory.file(name).bytes.displayed) is damaged, so its key stays confirmed until 'tpl secret rekey'"
      )
    }
    try KernelTrouble.check()
    guard RecipientName.isValid(name), try Files.remove(workspace.directory.file(name)) else {
      throw RecipientError.missing(name)
    }
    Output.say("removed \(name.displayed); files stay readable for that key until 'tpl secret rekey'")
    let named = workspace.settings.recipients.filter { $0.value.contains(name) }.keys.sorted()
    if named.isEmpty { return }
    for line in configuration.recipientLines(of: name) {
      Output.warn("tpl.yaml:\(line) still lists \(name.displayed)")
    }
    Output.say("  until you take that out, nothing can be encrypted for \(named.joined(separator: ", "))")
  }
}

extension SecretRecipientRemoveCommand {
  private func isThere(_ name: [UInt8], _ workspace: SecretWorkspace) throws -> Bool {
    RecipientName.isValid(name) ? try SealedEnvFile.isThere(workspace.directory.file(name)) : false
  }

  /// - Returns: `nil` where there is none that could have been confirmed.
  private func certificate(
    of name: [UInt8], _ workspace: SecretWorkspace
  ) throws -> Certificate? {
    if !RecipientName.isValid(name) { return nil }
    do throws(RecipientError) {
      return try workspace.directory.load(name).certificate
    } catch {
      if case .unreadable = error { throw error }
      return nil
    }
  }
}

import ArgumentParser
import Bytes
import Components
import Configuration
import Layout
import Platform
import Secrets
import TplHot

struct SecretRecipientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipient", abstract: "Whom the encrypted files are for.",
    subcommands: [
      SecretRecipientAddCommand.self, SecretRecipientTrustCommand.self, SecretRecipientRemoveCommand.self,
      SecretRecipientListCommand.self,
    ])
}

struct SecretRecipientAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Put a certificate into .tpl/recipients.")

  @Argument var name: String
  @Argument(help: "A file in PEM (default: your own certificate).") var certificate: ByteArgument?
  @OptionGroup var root: RootOption

  mutating func run() throws {
    let workspace = try SecretWorkspace(root.path, try World.ofProcess())
    guard RecipientName.isValid(Array(name.utf8)) else {
      throw CommandFailure(.usage, "'\(name)' cannot be the name of a recipient", hint: "letters, digits and _ - . @ +")
    }
    try SecretRecipientAddCommand.add(Array(name.utf8), try load(workspace), workspace)
  }

  private func load(_ workspace: SecretWorkspace) throws -> Certificate {
    let file = certificate?.path ?? workspace.world.directories.certificate
    let text: [UInt8]
    do throws(SystemError) {
      text = try certificate == nil ? Files.read(file, limit: 1 << 16) : Files.readArgument(file, limit: 1 << 16)
    } catch {
      let hint = certificate == nil ? "tpl secret init" : nil
      throw CommandFailure(.negative, "\(error)", hint: hint)
    }
    return try naming(file) { try Certificate(pem: text) }
  }

  private static func existing(
    _ name: [UInt8], _ workspace: SecretWorkspace
  ) throws -> SealedFileWriter.Recipient {
    return try workspace.directory.load(name)
  }

  static func add(_ name: [UInt8], _ certificate: Certificate, _ workspace: SecretWorkspace) throws {
    let file = workspace.directory.file(name)
    try workspace.checkDirectoryIsInside()
    if try SealedEnvFile.isThere(file) {
      let existing = try existing(name, workspace)
      guard existing.certificate.der == certificate.der else {
        throw CommandFailure(
          .negative, "\(file.bytes.displayed) is there with another key",
          hint: "tpl secret recipient remove \(name.shellWord)")
      }
      // A run that was stopped may have left the certificate alone.
      var trust = try RecipientTrust(workspace)
      try trust.confirm([certificate.key.fingerprint], for: try workspace.environments(of: name))
      Output.say("\(name.displayed) is a recipient already")
      return
    }
    // Before it is there: two with one key would keep everybody from writing anything.
    let everybody = try workspace.everybody()
    if let same = everybody.first(where: { $0.certificate.keyIdentifier == certificate.keyIdentifier }) {
      throw RecipientError.sameKey(same.name, name)
    }
    // Who names a certificate has decided. Confirmed first: alone, that changes nothing.
    var trust = try RecipientTrust(workspace)
    try trust.confirm([certificate.key.fingerprint], for: try workspace.environments(of: name))
    try Files.makeDirectory(workspace.root.appending(".tpl"))
    try Files.makeDirectory(workspace.directory.path)
    try Files.create(file, content: certificate.pem, mode: 0o644)
    Output.say("added \(name.displayed), \(SealedRecipient.Name.key(certificate.keyIdentifier).text)")
    Output.say("  SHA-256 \(certificate.key.fingerprint.displayed)")
    Output.say(
      "  commit \(Array(file.relative(to: workspace.root) ?? []).displayed); 'tpl secret rekey' opens files to it")
  }
}

struct SecretRecipientRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take a certificate out of .tpl/recipients.")

  @Argument var name: String
  @OptionGroup var root: RootOption

  mutating func run() throws {
    let workspace = try SecretWorkspace(root.path, try World.ofProcess())
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
    for line in workspace.configuration.recipientLines(of: name) {
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

struct SecretRecipientListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List recipients: name, kind of key, key identifier, fingerprint, environments, whether it is you.",
    discussion:
      "'not confirmed' tells for which environments you have not confirmed the key: nothing is written for it there.")

  @OptionGroup var root: RootOption

  mutating func run() throws {
    let workspace = try SecretWorkspace(root.path, try World.ofProcess())
    let people = try workspace.everybody()
    let trust = try RecipientTrust(workspace)
    let own = try workspace.certificate()?.keyIdentifier
    if let failure = try workspace.certificateFailure() {
      Output.warn("\(failure.message): which of them is you cannot be told")
    }
    var text: [UInt8] = []
    for person in people {
      var fields = [person.name.displayed, person.certificate.key.kind, person.sealedName.text]
      fields.append("SHA-256 \(person.certificate.key.fingerprint.displayed)")
      fields.append(SecretRecipientListCommand.environments(of: person.name, workspace))
      if person.certificate.keyIdentifier == own { fields.append("you") }
      let unconfirmed = try workspace.environments(of: person.name).filter { !trust.isConfirmed(person, for: $0) }
      if !unconfirmed.isEmpty {
        fields.append("not confirmed: \(unconfirmed.map { $0 ?? "*" }.joined(separator: ","))")
      }
      text += Array(fields.joined(separator: "\t").utf8) + [.newline]
    }
    try Output.write(text)
  }

  /// `*` stands for all that tpl.yaml does not list.
  private static func environments(of name: [UInt8], _ workspace: SecretWorkspace) -> String {
    let named = workspace.settings.recipients.filter { $0.value.contains(name) }.keys.sorted()
    return (["*"] + named).joined(separator: ",")
  }
}

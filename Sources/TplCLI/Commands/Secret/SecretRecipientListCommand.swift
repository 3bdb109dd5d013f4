import ArgumentParser
import Bytes
import Layout
import Secrets
import TplHot

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

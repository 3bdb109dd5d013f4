import ArgumentParser
import Bytes
import Layout
import Platform
import Secrets
import TplHot

struct SecretRecipientTrustCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust", abstract: "Confirm that a recipient's key is that person's.",
    discussion: """
      Certificates come with the repository, and whoever can change the repository can add one. What you encrypt is only for \
      keys that you have confirmed. Compare the fingerprint with what 'tpl secret recipient list' shows that person, over a way \
      that you trust. What you confirm is kept outside of the repository, by environment.
      """)

  @Argument var name: String
  @Option(
    help: ArgumentHelp("The SHA-256 that the person told you; on a terminal you are asked otherwise.", valueName: "hex")
  )
  var fingerprint: String?
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("For this environment only (default: all that the person is a recipient of).", valueName: "env"))
  var environment: [String] = []
  @OptionGroup var root: RootOption

  mutating func run() throws {
    let workspace = try SecretWorkspace(root.path, try World.ofProcess())
    let name = Array(name.utf8)
    guard let person = try workspace.everybody().first(where: { $0.name == name }) else {
      throw RecipientError.missing(name)
    }
    let environments: [String?] = try environment.isEmpty ? workspace.environments(of: name) : environment
    let shown = environments.map { $0 ?? "all" }.joined(separator: ", ")
    if let fingerprint {
      try SecretRecipientTrustCommand.compare(fingerprint, person, workspace.directory.file(person.name))
    } else if Terminal.isInputTerminal {
      Output.say("\(RecipientTrust.line(person)), for: \(shown)")
      guard Question.ask("is this the key of \(name.displayed)?") else {
        throw CommandFailure(.negative, "nothing is confirmed")
      }
    }
    var trust = try RecipientTrust(workspace)
    try trust.confirm([person.certificate.key.fingerprint], for: environments)
    Output.say("confirmed \(RecipientTrust.line(person)), for: \(shown)")
  }

  /// Spaces, colons and capital letters are how people and programs write such numbers.
  private static func compare(
    _ text: String, _ person: SealedFileWriter.Recipient, _ file: Path
  ) throws {
    var digits = text.lowercased()
    for prefix in ["sha-256", "sha256"] where digits.hasPrefix(prefix) { digits.removeFirst(prefix.count) }
    digits.removeAll { $0 == ":" || $0 == " " }
    guard digits == person.certificate.key.fingerprint.displayed else {
      throw CommandFailure(
        .notAllowed, "the certificate of \(person.name.displayed) has another key: \(RecipientTrust.line(person))",
        hint: "git log -p -- \(file.bytes.shellWord)")
    }
  }
}

import Bytes
import Platform
import Secrets
import TplHot

/// Tells whether this user has confirmed the keys that a file is about to be encrypted for. Removing a recipient never
/// needs a question.
struct RecipientTrust {
  private let workspace: SecretWorkspace
  private let store: ConfirmedKeyStore
  /// The fingerprints of this user's own key and certificate.
  private let own: [[UInt8]]
  private(set) var keys: ConfirmedKeys
  /// Whether nothing was confirmed in this root yet; the question is then explained.
  private let isFirst: Bool

  init(_ workspace: SecretWorkspace, identity: Identity? = nil) throws {
    self.workspace = workspace
    store = ConfirmedKeyStore(workspace.world.directories)
    own = [identity?.fingerprint, try workspace.certificate()?.key.fingerprint].compactMap { $0 }
    let found: ConfirmedKeys?
    do throws(SystemError) {
      found = try store.keys(of: workspace.trustedRoot)
    } catch {
      throw CommandFailure(
        .notAllowed, "\(error)", hint: "look at it with 'ls -l', then remove it or make it yours (0600)")
    }
    keys = found ?? ConfirmedKeys(root: workspace.trustedRoot)
    isFirst = found == nil
  }

  func isConfirmed(_ person: SealedFileWriter.Recipient, for environment: String?) -> Bool {
    let fingerprint = person.certificate.key.fingerprint
    return own.contains(fingerprint) || keys.confirms(fingerprint, for: Array((environment ?? "").utf8))
  }

  /// - Parameter mayAsk: whether the user may be asked; never while git merges.
  /// - Throws: status 77 unless all are confirmed, or are now.
  mutating func require(
    _ people: [SealedFileWriter.Recipient], for file: Path, mayAsk: Bool = true
  ) throws {
    let environment = try workspace.environment(of: file)
    let unknown = people.filter { !isConfirmed($0, for: environment) }
    if unknown.isEmpty { return }
    let shown = try workspace.relative(file).displayed
    if mayAsk, Terminal.isInputTerminal {
      Output.say(
        "\(shown) would be encrypted for keys that you have not confirmed\(RecipientTrust.scope(environment)):")
      for person in unknown { Output.say("  \(RecipientTrust.line(person))") }
      if isFirst { Output.say("  \(RecipientTrust.explanation)") }
      if Question.ask("do these keys belong to these people, and may they read it?") {
        return try confirm(unknown.map(\.certificate.key.fingerprint), for: [environment])
      }
    }
    let names = unknown.map { RecipientTrust.line($0) }.joined(separator: ", ")
    var failure = CommandFailure(
      .notAllowed,
      "\(shown) is not written: it would be for keys that you have not confirmed\(RecipientTrust.scope(environment)): \(names)"
    )
    let option = environment.map { " -e \(Array($0.utf8).shellWord)" } ?? ""
    failure.hints = unknown.map { "tpl secret recipient trust \($0.name.shellWord)\(option)" }
    if isFirst { Output.say(RecipientTrust.explanation) }
    throw failure
  }

  private static let explanation =
    "certificates come with the repository, so whoever can change it could add one: each key is confirmed once"

  private static func scope(_ environment: String?) -> String { environment.map { " for \($0)" } ?? "" }

  static func line(_ person: SealedFileWriter.Recipient) -> String {
    "\(person.name.displayed) (SHA-256 \(person.certificate.key.fingerprint.displayed))"
  }

  mutating func confirm(_ fingerprints: [[UInt8]], for environments: [String?]) throws {
    try update { keys in
      for environment in environments {
        for fingerprint in fingerprints { keys.confirm(fingerprint, for: Array((environment ?? "").utf8)) }
      }
    }
  }

  /// Removes the confirmations of keys that the file is not encrypted for: they have to be confirmed again to be added
  /// again.
  mutating func noteWritten(_ people: [SealedFileWriter.Recipient], for file: Path) throws {
    let environment = try workspace.environment(of: file) ?? ""
    var kept = keys
    kept.keep(only: people.map(\.certificate.key.fingerprint), for: Array(environment.utf8))
    if kept == keys { return }
    try update { $0.keep(only: people.map(\.certificate.key.fingerprint), for: Array(environment.utf8)) }
  }

  mutating func forget(_ fingerprint: [UInt8]) throws {
    try update { $0.forget(fingerprint) }
  }

  private mutating func update(_ change: (inout ConfirmedKeys) -> Void) throws {
    keys = try store.update(workspace.trustedRoot, change)
  }
}

package import Bytes
import Platform

/// Tells whether this user has confirmed the keys that a file is about to be encrypted for. Removing a recipient never
/// needs a question.
package struct RecipientTrust {
  private let workspace: SecretWorkspace
  private let store: ConfirmedKeyStore
  /// The fingerprints of this user's own key and certificate.
  private let own: [[UInt8]]
  private var keys: ConfirmedKeys
  /// Whether nothing was confirmed in this root yet; the question is then explained.
  private let isFirst: Bool

  package init(_ workspace: SecretWorkspace, identity: Identity? = nil) throws {
    self.workspace = workspace
    store = ConfirmedKeyStore(workspace.surroundings.directories)
    own = [identity?.fingerprint, try workspace.certificate()?.key.fingerprint].compactMap { $0 }
    let found: ConfirmedKeys?
    do throws(SystemError) {
      found = try store.keys(of: workspace.trustedRoot)
    } catch {
      throw RecipientTrustError.unreadable(error)
    }
    keys = found ?? ConfirmedKeys(root: workspace.trustedRoot)
    isFirst = found == nil
  }

  package func isConfirmed(_ person: SealedFileWriter.Recipient, for environment: String?) -> Bool {
    let fingerprint = person.certificate.key.fingerprint
    return own.contains(fingerprint) || keys.confirms(fingerprint, for: Array((environment ?? "").utf8))
  }

  /// - Parameter mayAsk: whether the user may be asked; never while git merges.
  /// - Throws: unless all are confirmed, or are now.
  package mutating func require(
    _ people: [SealedFileWriter.Recipient], for file: Path, mayAsk: Bool = true
  ) throws {
    let environment = try workspace.environment(of: file)
    let unknown = people.filter { !isConfirmed($0, for: environment) }
    if unknown.isEmpty { return }
    let shown = try workspace.relative(file).displayed
    let dialog = workspace.dialog
    if mayAsk, dialog.canAsk() {
      dialog.say(
        "\(shown) would be encrypted for keys that you have not confirmed\(RecipientTrust.scope(environment)):")
      for person in unknown { dialog.say("  \(RecipientTrust.line(person))") }
      if isFirst { dialog.say("  \(RecipientTrust.explanation)") }
      if dialog.ask("do these keys belong to these people, and may they read it?") {
        return try confirm(unknown.map(\.certificate.key.fingerprint), for: [environment])
      }
    }
    if isFirst { dialog.say(RecipientTrust.explanation) }
    throw RecipientTrustError.unconfirmed(
      unknown.map { ($0.name, RecipientTrust.line($0)) }, file: shown, environment: environment)
  }

  private static let explanation =
    "certificates come with the repository, so whoever can change it could add one: each key is confirmed once"

  static func scope(_ environment: String?) -> String { environment.map { " for \($0)" } ?? "" }

  /// The command that confirms the key of a person.
  static func command(_ name: [UInt8], _ environment: String?) -> String {
    let option = environment.map { " -e \(Array($0.utf8).shellWord)" } ?? ""
    return "tpl secret recipient trust \(name.shellWord)\(option)"
  }

  package static func line(_ person: SealedFileWriter.Recipient) -> String {
    "\(person.name.displayed) (SHA-256 \(person.certificate.key.fingerprint.displayed))"
  }

  package mutating func confirm(_ fingerprints: [[UInt8]], for environments: [String?]) throws {
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

  package mutating func forget(_ fingerprint: [UInt8]) throws {
    try update { $0.forget(fingerprint) }
  }

  private mutating func update(_ change: (inout ConfirmedKeys) -> Void) throws {
    keys = try store.update(workspace.trustedRoot, change)
  }
}

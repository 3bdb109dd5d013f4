import Bytes
import Layout
import Platform

/// Mistakes in a sealed file that can be found without a key.
struct SealedFileFindings {
  /// Errors stop a commit. An unconfirmed key is a warning only, so that a commit does not force the user to encrypt
  /// for it.
  private(set) var list: [Finding] = []
  /// The recipients that should be able to open the file and are not.
  private(set) var missing: [String] = []
  /// `nil` when it cannot be read at all.
  private(set) var sealed: SealedFile?

  private let file: [UInt8]

  /// - Parameter file: relative to the root, or as messages name it.
  init(_ text: [UInt8], at path: Path, file: [UInt8], _ workspace: SecretWorkspace) {
    self.file = file
    do throws(SealedFileError) {
      sealed = try SealedFile(text)
    } catch {
      add(error.reason)
      return
    }
    guard let sealed else { return }
    if sealed.hasWeakRecipient { add("has a password with few iterations or SHA-1") }
    do {
      let people = try workspace.recipients(for: path)
      let trust = try RecipientTrust(workspace)
      let environment = try workspace.environment(of: path)
      let absent = people.filter { !sealed.names.contains($0.sealedName) && !isCertificate($0, sealed) }
      missing = absent.map(\.name.displayed)
      let confirmed = absent.filter { trust.isConfirmed($0, for: environment) }.map(\.name.displayed)
      if !confirmed.isEmpty { add("is not encrypted for \(confirmed.joined(separator: ", "))") }
      for person in people where !trust.isConfirmed(person, for: environment) {
        add(
          "has a recipient whose key you have not confirmed: \(RecipientTrust.line(person)), "
            + RecipientTrust.command(person.name, environment), .warning)
      }
      let extra = sealed.names.subtracting(people.map(\.sealedName)).filter(isForeignKey)
      if !extra.isEmpty {
        add("is encrypted for others too: \(extra.map(sealed.displayedName).sorted().joined(separator: ", "))")
      }
    } catch {
      add("has recipients that cannot be told: \(workspace.dialog.message(error))")
    }
  }

  private mutating func add(_ message: String, _ severity: Finding.Severity = .error) {
    list.append(Finding("sealed env file", severity, file: file, message))
  }

  /// The stock CLI names recipients by issuer and serial number without -keyid.
  private func isCertificate(_ person: SealedFileWriter.Recipient, _ sealed: SealedFile) -> Bool {
    sealed.names.contains(.certificate(person.certificate.issuerAndSerialNumber))
  }

  private func isForeignKey(_ name: SealedRecipient.Name) -> Bool {
    if case .key = name { true } else { false }
  }
}

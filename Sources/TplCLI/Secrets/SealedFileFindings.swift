import Bytes
import Platform
import Secrets

/// What is wrong with a sealed file that anybody can see without a key.
struct SealedFileFindings {
  private(set) var reasons: [String] = []
  /// Those that a commit should not have.
  var mistakes: [String] { reasons }
  /// Who should be able to open it, and is not.
  private(set) var missing: [String] = []
  /// `nil` when it cannot be read at all.
  private(set) var sealed: SealedFile?

  init(_ text: [UInt8], _ path: Path, _ workspace: SecretWorkspace) {
    do throws(SealedFileError) {
      sealed = try SealedFile(text)
    } catch {
      reasons.append(error.reason)
      return
    }
    guard let sealed else { return }
    if sealed.hasWeakRecipient { reasons.append("has a password with few iterations or SHA-1") }
    do throws(CommandFailure) {
      let people = try workspace.recipients(for: path)
      missing = people.filter { !sealed.names.contains($0.sealedName) && !isCertificate($0, sealed) }
        .map(\.name.displayed)
      if !missing.isEmpty { reasons.append("is not encrypted for \(missing.joined(separator: ", "))") }
      let extra = sealed.names.subtracting(people.map(\.sealedName)).filter(isForeignKey)
      if !extra.isEmpty {
        reasons.append(
          "is encrypted for others too: \(extra.map(sealed.displayedName).sorted().joined(separator: ", "))")
      }
    } catch {
      reasons.append("has recipients that cannot be told: \(error.message)")
    }
  }

  /// The stock CLI names recipients by issuer and serial number without -keyid.
  private func isCertificate(_ person: SealedFileWriter.Recipient, _ sealed: SealedFile) -> Bool {
    sealed.names.contains(.certificate(person.certificate.issuerAndSerialNumber))
  }

  private func isForeignKey(_ name: SealedRecipient.Name) -> Bool {
    if case .key = name { true } else { false }
  }
}

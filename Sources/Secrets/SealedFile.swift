import Bytes
import Layout
import SwiftASN1

/// A sealed env file before it is opened: CMS AuthEnvelopedData (RFC 5083) in the one profile that is read
/// (<doc:Secrets#Format>).
///
/// Parsing needs no key. Everything outside of the profile is refused, because a committed file is untrusted input.
package struct SealedFile: Sendable {
  package private(set) var recipients: [SealedRecipient] = []
  let nonce: [UInt8]
  let ciphertext: [UInt8]
  let tag: [UInt8]
  /// Comment lines around the block. They are not authenticated.
  package private(set) var comments: [[UInt8]] = []

  package static let suffix = EnvFileName.sealedSuffix

  /// - Parameters:
  ///   - text: the whole file.
  ///   - reader: the key whose recipients are parsed, for a prompt, which does not need the others; `nil` parses all.
  package init(_ text: [UInt8], for reader: Identity? = nil) throws(SealedFileError) {
    guard text.count <= SealedFileError.sizeLimit else { throw .tooLarge }
    do throws(SealedFileError) {
      guard let pem = try? PEMText(text) else { throw .malformed }
      guard let block = pem.blocks.first else { throw .noBlock }
      guard pem.blocks.count == 1 else { throw .severalBlocks }
      guard block.label.equals("CMS") else { throw .noBlock }
      guard pem.outside.allSatisfy({ $0.isEmpty || $0.first == UInt8(ascii: "#") }) else { throw .textAround }
      try self.init(der: block.content, for: reader)
      comments = pem.outside
    } catch {
      // Conflict markers are searched only after an error, because a valid file has none.
      throw ConflictMarkers.areIn(text) ? .conflicted : error
    }
  }

  package init(der: [UInt8], for reader: Identity? = nil) throws(SealedFileError) {
    guard der.count <= SealedFileError.sizeLimit else { throw .tooLarge }
    do throws(DERError) {
      var file = DERCursor(der[...])
      var content = DERCursor(try file.content(0x30))
      try file.end()
      let type = try? ASN1ObjectIdentifier(derEncoded: try DERFields.parse(try content.element()))
      if type == ObjectIdentifiers.envelopedData { throw DERError(refusal: .unauthenticated) }
      guard type == ObjectIdentifiers.authEnvelopedData else { throw DERError() }
      var explicit = DERCursor(try content.content(0xA0))
      try content.end()
      var fields = DERCursor(try explicit.content(0x30))
      try explicit.end()
      guard try fields.content(0x02).elementsEqual([0]) else { throw DERError() }
      let recipientInfos = try fields.content(0x31)
      var encrypted = try DERFields(try DERFields.parse(try fields.element()))
      (nonce, ciphertext) = try SealedFile.encryptedContent(&encrypted)
      tag = Array(try fields.content(0x04))
      // Attributes and certificates are refused, because they would have to be authenticated or verified.
      try fields.end()
      guard tag.count == 16 else { throw DERError(refusal: .otherTagLength) }
      recipients = try SealedFile.recipients(recipientInfos, for: reader)
    } catch {
      throw error.refusal
    }
  }

  private static func recipients(
    _ infos: ArraySlice<UInt8>, for reader: Identity?
  ) throws(DERError) -> [SealedRecipient] {
    var cursor = DERCursor(infos)
    var found: [SealedRecipient] = []
    var count = 0
    while !cursor.isAtEnd {
      let info = try cursor.element()
      count += 1
      if max(count, found.count) > SealedFileError.recipientLimit { throw DERError(refusal: .tooManyRecipients) }
      if let reader, !reader.mayBeAddressed(in: info) { continue }
      let node = try DERFields.parse(info)
      do throws(SealedFileError) {
        try SealedRecipient.read(node, into: &found)
      } catch {
        throw DERError(refusal: error)
      }
    }
    if found.count > SealedFileError.recipientLimit { throw DERError(refusal: .tooManyRecipients) }
    if count == 0 { throw DERError(refusal: .noRecipient) }
    return found
  }

  /// EncryptedContentInfo with GCMParameters (RFC 5084).
  private static func encryptedContent(
    _ fields: inout DERFields
  ) throws(DERError) -> (nonce: [UInt8], ciphertext: [UInt8]) {
    guard try fields.objectIdentifier() == ObjectIdentifiers.data else { throw DERError() }
    var algorithm = try fields.sequence()
    guard try algorithm.objectIdentifier() == ObjectIdentifiers.aes256GCM else { throw DERError(refusal: .otherCipher) }
    var parameters = try algorithm.sequence()
    try algorithm.end()
    let nonce = try parameters.octets()
    guard nonce.count == 12 else { throw DERError(refusal: .otherNonceLength) }
    // The tag length must be given, because its default is 12 bytes.
    guard !parameters.isAtEnd, try parameters.integer() == 16 else { throw DERError(refusal: .otherTagLength) }
    try parameters.end()
    let ciphertext = try fields.octets(.context(0))
    try fields.end()
    return (nonce, ciphertext)
  }

  /// Whether it is encrypted for exactly these people, in the form that is written today.
  package func isWritten(for people: [SealedFileWriter.Recipient]) -> Bool {
    recipients.allSatisfy(\.isCurrent) && names == Set(people.map(\.sealedName))
  }

  /// Whether one is a copy of the other: nonces are random, so two files with the same one were written once.
  package func isCopy(of other: SealedFile) -> Bool { nonce == other.nonce && tag == other.tag }

  package var names: Set<SealedRecipient.Name> { Set(recipients.map(\.name)) }

  /// Whether a recipient is weaker than what is written today, so that the file should be written again.
  package var hasWeakRecipient: Bool { recipients.contains(where: \.isWeak) }
  package var hasPassword: Bool { recipients.contains { $0.name == .password } }
}

/// Why a sealed file is not opened. The error never contains any of the plain text.
package enum SealedFileError: Error, Equatable, Sendable {
  case tooLarge
  /// The file has git's conflict markers, so it contains parts of two versions and neither of them whole.
  case conflicted
  case noBlock
  case severalBlocks
  case textAround
  case malformed
  /// CMS, but not AuthEnvelopedData: nothing would detect that its content was altered.
  case unauthenticated
  case otherCipher
  case otherNonceLength
  case otherTagLength
  case otherRecipientKind
  /// RSA PKCS#1 v1.5 key transport.
  case obsoletePadding
  case noRecipient
  case tooManyRecipients
  case tooManyIterations

  case notForThisKey
  case noPasswordRecipient
  case wrongPassword
  /// A recipient is for this key or password, but its fields or the authentication tag do not verify.
  case altered

  package static let sizeLimit = 1 << 20
  package static let recipientLimit = 64

  package var reason: String {
    switch self {
    case .tooLarge: "is larger than 1 MiB"
    case .conflicted: "has git's conflict markers"
    case .noBlock: "has no '-----BEGIN CMS-----' block"
    case .severalBlocks: "has more than one block"
    case .textAround: "has text around its block that is no comment"
    case .malformed: "is damaged, or no CMS AuthEnvelopedData in DER"
    case .unauthenticated: "is CMS without authentication"
    case .otherCipher: "is not encrypted with AES-256-GCM"
    case .otherNonceLength: "has a nonce that is not 12 bytes long"
    case .otherTagLength: "has an authentication tag that is not 16 bytes long"
    case .otherRecipientKind: "has a recipient of a kind that tpl does not read"
    case .obsoletePadding: "has an RSA recipient with PKCS#1 v1.5 padding"
    case .noRecipient: "has no recipient"
    case .tooManyRecipients: "has more than \(SealedFileError.recipientLimit) recipients"
    case .tooManyIterations: "asks for more than \(KeyDerivation.mostIterations) iterations"
    case .notForThisKey: "is not encrypted for your key"
    case .noPasswordRecipient: "cannot be opened with a password"
    case .wrongPassword: "does not open with this password"
    case .altered: "was altered: its content does not match its authentication tag"
    }
  }

  package var hint: String? {
    switch self {
    case .conflicted: "tpl secret resolve FILE"
    case .unauthenticated, .otherCipher, .otherTagLength, .otherNonceLength: "tpl secret import FILE"
    case .obsoletePadding:
      "openssl cms -encrypt -aes-256-gcm -binary -keyid -outform PEM -in PLAIN -out FILE -recip CERT -keyopt rsa_padding_mode:oaep -keyopt rsa_oaep_md:sha256"
    case .notForThisKey: "somebody who can open it runs 'tpl secret rekey' after 'tpl secret recipient add'"
    default: nil
    }
  }
}

import SwiftASN1

/// The names of algorithms and types that the profile knows (RFC 5083, 5084, 5652, 5753, 8018).
enum ObjectIdentifiers {
  static let authEnvelopedData: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 16, 1, 23]
  static let envelopedData: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 3]
  static let data: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 1]

  static let aes256GCM: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 1, 46]
  static let aes128CBC: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 1, 2]
  static let aes192CBC: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 1, 22]
  static let aes256CBC: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 1, 42]
  static let aes256Wrap: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 1, 45]

  static let ecPublicKey: ASN1ObjectIdentifier = [1, 2, 840, 10045, 2, 1]
  static let p256: ASN1ObjectIdentifier = [1, 2, 840, 10045, 3, 1, 7]
  static let ecdsaWithSHA256: ASN1ObjectIdentifier = [1, 2, 840, 10045, 4, 3, 2]
  static let ecdhSHA256KDF: ASN1ObjectIdentifier = [1, 3, 132, 1, 11, 1]
  static let ecdhSHA1KDF: ASN1ObjectIdentifier = [1, 3, 133, 16, 840, 63, 0, 2]

  static let rsaEncryption: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 1, 1]
  static let rsaOAEP: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 1, 7]
  static let mgf1: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 1, 8]
  static let sha256: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 2, 1]

  static let pbes2: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 5, 13]
  static let pbkdf2: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 5, 12]
  static let hmacSHA1: ASN1ObjectIdentifier = [1, 2, 840, 113549, 2, 7]
  static let hmacSHA256: ASN1ObjectIdentifier = [1, 2, 840, 113549, 2, 9]
  static let hmacSHA512: ASN1ObjectIdentifier = [1, 2, 840, 113549, 2, 11]
  static let passwordWrap: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 16, 3, 9]

  static let commonName: ASN1ObjectIdentifier = [2, 5, 4, 3]
  static let subjectKeyIdentifier: ASN1ObjectIdentifier = [2, 5, 29, 14]
}

import Crypto
import CryptoExtras
import Platform
import SwiftASN1

/// PBKDF2 with the parameters of a file (RFC 8018, section 5.2).
struct KeyDerivation: Equatable {
  enum Hash: Equatable {
    case sha1, sha256, sha512

    fileprivate var function: KDF.Insecure.PBKDF2.HashFunction {
      switch self {
      case .sha1: .insecureSHA1
      case .sha256: .sha256
      case .sha512: .sha512
      }
    }
  }

  var salt: [UInt8]
  var iterations: Int
  var hash: Hash

  /// The limit keeps a file from occupying the machine for as long as its author chooses.
  static let mostIterations = 10_000_000
  /// Fewer are read with a warning.
  static let fewestGoodIterations = 100_000
  static let iterations = 600_000

  /// The parameters for new files.
  init(salt: [UInt8]) {
    self.salt = salt
    iterations = KeyDerivation.iterations
    hash = .sha256
  }

  /// - Parameter fields: those of an AlgorithmIdentifier.
  init(_ fields: inout DERFields) throws(DERError) {
    guard try fields.objectIdentifier() == ObjectIdentifiers.pbkdf2 else { throw DERError() }
    var parameters = try fields.sequence()
    try fields.end()
    salt = try parameters.octets()
    iterations = try parameters.integer()
    // keyLength: both uses take 32 bytes.
    if let length = parameters.optional(.integer), (try? Int(derEncoded: length)) != 32 { throw DERError() }
    hash = parameters.isAtEnd ? .sha1 : try KeyDerivation.hash(&parameters)
    try parameters.end()
    guard iterations <= KeyDerivation.mostIterations else { throw DERError(refusal: .tooManyIterations) }
    guard (8...64).contains(salt.count), iterations > 0 else { throw DERError() }
  }

  private static func hash(_ parameters: inout DERFields) throws(DERError) -> Hash {
    var function = try parameters.sequence()
    let identifier = try function.objectIdentifier()
    _ = function.optional(.null)
    try function.end()
    switch identifier {
    case ObjectIdentifiers.hmacSHA1: return .sha1
    case ObjectIdentifiers.hmacSHA256: return .sha256
    case ObjectIdentifiers.hmacSHA512: return .sha512
    default: throw DERError()
    }
  }

  var isWeak: Bool { hash == .sha1 || iterations < KeyDerivation.fewestGoodIterations }

  /// 32 bytes.
  func key(from password: Secret) throws -> SymmetricKey {
    var bytes = password.revealed
    defer { LockedMemory.wipe(&bytes) }
    return try KDF.Insecure.PBKDF2.deriveKey(
      from: bytes, salt: salt, using: hash.function, outputByteCount: 32, unsafeUncheckedRounds: iterations)
  }

  /// The AlgorithmIdentifier's fields, for what is written: always HMAC-SHA256.
  func serializeFields(into coder: inout DER.Serializer) throws {
    try coder.serialize(ObjectIdentifiers.pbkdf2)
    try coder.sequence { coder in
      coder.octets(salt)
      try coder.serialize(iterations)
      try coder.algorithm(ObjectIdentifiers.hmacSHA256) { $0.null() }
    }
  }
}

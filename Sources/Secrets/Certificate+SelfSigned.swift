import Crypto
import FoundationEssentials
import SwiftASN1

extension Certificate {
  /// A self-signed certificate for the user's own key, valid from `now` without an end (RFC 5280, section 4.1.2.5:
  /// 99991231235959Z).
  /// - Parameters:
  ///   - name: the common name.
  ///   - now: seconds since 1970.
  package init(selfSignedBy identity: Identity, name: String, now: Int64) throws(CertificateError) {
    guard case .p256(let agreement) = identity.key,
      let key = try? P256.Signing.PrivateKey(rawRepresentation: agreement.rawRepresentation),
      let body = try? Certificate.body(key.publicKey, identity, name: name, now: now),
      let signature = try? key.signature(for: body)
    else { throw .otherKind }
    let der = try? DER.Serializer.encode { coder in
      try coder.sequence { coder in
        coder.serializeRawBytes(body)
        try coder.algorithm(ObjectIdentifiers.ecdsaWithSHA256)
        coder.bits(signature.derRepresentation)
      }
    }
    try self.init(der: der ?? [])
  }

  private static func body(
    _ key: P256.Signing.PublicKey, _ identity: Identity, name: String, now: Int64
  ) throws -> [UInt8] {
    // The first byte is 0x40 to 0x7F, so that the number is positive and not zero for all random bytes.
    let serial = [0x40 | RandomBytes.make(1)[0] & 0x3F] + RandomBytes.make(15)
    return try DER.Serializer.encode { coder in
      try coder.sequence { coder in
        try coder.tagged(0) { try $0.serialize(2) }
        coder.octets(serial, .integer)
        try coder.algorithm(ObjectIdentifiers.ecdsaWithSHA256)
        try serialize(name, into: &coder)
        coder.sequence { coder in
          coder.octets(time(now), .generalizedTime)
          coder.octets(Array("99991231235959Z".utf8), .generalizedTime)
        }
        try serialize(name, into: &coder)
        coder.serializeRawBytes(key.derRepresentation)
        try coder.tagged(3) { coder in
          try coder.sequence { coder in
            try coder.sequence { coder in
              try coder.serialize(ObjectIdentifiers.subjectKeyIdentifier)
              coder.octets(DER.Serializer.encode { $0.octets(identity.keyIdentifier) })
            }
          }
        }
      }
    }
  }

  private static func serialize(_ name: String, into coder: inout DER.Serializer) throws {
    try coder.sequence { coder in
      try coder.appendConstructedNode(identifier: .set) { coder in
        try coder.sequence { coder in
          try coder.serialize(ObjectIdentifiers.commonName)
          coder.octets(Array(name.utf8), .utf8String)
        }
      }
    }
  }

  /// GeneralizedTime in UTC. RFC 5280 demands UTCTime before 2050, but OpenSSL accepts both.
  private static func time(_ seconds: Int64) -> [UInt8] {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(seconds)))
    let numbers = [parts.month, parts.day, parts.hour, parts.minute, parts.second].map { $0 ?? 0 }
    return Array("\(parts.year ?? 1970)".utf8) + numbers.flatMap { [UInt8(0x30 + $0 / 10), UInt8(0x30 + $0 % 10)] }
      + [UInt8(ascii: "Z")]
  }
}

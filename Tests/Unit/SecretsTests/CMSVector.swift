import Foundation
import Testing

/// A file that a strict reader of CMS AuthEnvelopedData has to accept or refuse. The keys are for tests only.
struct CMSVector: Sendable, CustomTestStringConvertible {
  enum Opener: Sendable { case ec, rsa, password }
  enum Verdict: Sendable { case accept, acceptWithWarning, reject }

  var name: String
  var opener: Opener
  var verdict: Verdict
  var base64: String

  var testDescription: String { name }
  var der: [UInt8] { [UInt8](Data(base64Encoded: base64.filter { !$0.isNewline })!) }

  static func named(_ name: String) -> CMSVector { all.first { $0.name == name }! }
}

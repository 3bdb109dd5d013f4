import Bytes
import Secrets
import TestSupport
import Testing

/// The strict profile: what is read, what is refused, and that nothing in between exists.
@Suite struct SealedFileTests {
  @Test(arguments: CMSVector.all)
  func vectors(vector: CMSVector) throws {
    let opened = SealedFileTests.open(vector.der, vector.opener)
    switch vector.verdict {
    case .reject: #expect(throws: SealedFileError.self) { try opened.get() }
    case .accept, .acceptWithWarning:
      #expect(try opened.get() == Array(CMSVector.plaintext.utf8))
      #expect(try SealedFile(der: vector.der).hasWeakRecipient == (vector.verdict == .acceptWithWarning))
    }
  }

  @Test func saysWhyItRefuses() throws {
    func refusal(_ name: String) -> SealedFileError? {
      let vector = CMSVector.named(name)
      guard case .failure(let error) = SealedFileTests.open(vector.der, vector.opener) else { return nil }
      return error
    }
    #expect(refusal("tag truncated to 12, ICVlen 12") == .otherTagLength)
    #expect(refusal("tag truncated to 1") == .otherTagLength)
    #expect(refusal("ICVlen omitted") == .otherTagLength)
    #expect(refusal("flipped tag bit") == .altered)
    #expect(refusal("aes-256-ofb in authEnveloped") == .otherCipher)
    #expect(refusal("GCM nonce 64 bytes") == .otherNonceLength)
    #expect(refusal("no recipients") == .noRecipient)
  }

  /// Every bit, and every length.
  @Test(
    .timeLimit(.minutes(60)),
    arguments: ["ec recipient", "PBKDF2 iterations 1", "mixed, open with rsa"])
  func tamperingGivesAnErrorOrTheSameText(name: String) throws {
    let vector = CMSVector.named(name)
    let der = vector.der
    let plaintext = Array(CMSVector.plaintext.utf8)
    var accepted = 0
    for bit in 0..<(der.count * 8) {
      var altered = der
      altered[bit / 8] ^= 1 << UInt8(bit % 8)
      guard let opened = try? SealedFileTests.open(altered, vector.opener).get() else { continue }
      accepted += 1
      if opened != plaintext { Issue.record("bit \(bit) gives another text") }
    }
    // Only fields of recipients that the opener does not need: a certificate's name, another recipient's key.
    #expect(accepted < der.count * 8 / (vector.opener == .rsa ? 2 : 8), "\(accepted) flips")
    for length in 0..<der.count where (try? SealedFileTests.open(Array(der[..<length]), vector.opener).get()) != nil {
      Issue.record("\(length) bytes of \(der.count) are accepted")
    }
  }

  @Test func textAroundTheBlock() throws {
    let sealed = try Self.sealed()
    #expect(throws: Never.self) { try SealedFile(Array(sealed.utf8)) }
    #expect(throws: Never.self) { try SealedFile(Array(sealed.replacing("\n", with: "\r\n").utf8)) }
    #expect(throws: SealedFileError.severalBlocks) { try SealedFile(Array((sealed + sealed).utf8)) }
    #expect(throws: SealedFileError.textAround) { try SealedFile(Array((sealed + "x").utf8)) }
    #expect(throws: SealedFileError.textAround) { try SealedFile(Array(("A=1\n" + sealed).utf8)) }
    #expect(throws: SealedFileError.noBlock) { try SealedFile([]) }
    #expect(throws: SealedFileError.noBlock) { try SealedFile(Array(sealed.replacing("CMS", with: "PKCS7").utf8)) }
    #expect(throws: SealedFileError.conflicted) {
      try SealedFile(Array("<<<<<<< HEAD\n\(sealed)=======\n\(sealed)>>>>>>> theirs\n".utf8))
    }
    #expect(throws: SealedFileError.tooLarge) { try SealedFile([UInt8](repeating: 0x23, count: 1 << 20 + 1)) }
    for length in 0..<(sealed.utf8.count - 6) where (try? SealedFile(Array(sealed.utf8.prefix(length)))) != nil {
      Issue.record("\(length) bytes of the text are accepted")
    }
  }

  @Test func sixtyFourRecipientsAndNoMore() throws {
    let people = try (0..<65).map { _ in try SealedFileWriter.Recipient.somebody() }
    let writer = SealedFileWriter(recipients: Array(people.dropLast().map(\.recipient)))
    let sealed = try SealedFile(try writer.seal(Secret(Array("A=1\n".utf8)), fileName: Array(".env.crypt".utf8)))
    #expect(sealed.recipients.count == 64)
    #expect(try sealed.open(with: people[63].identity).revealed == Array("A=1\n".utf8))
    #expect(throws: SealedFileError.notForThisKey) { try sealed.open(with: people[64].identity) }
    #expect(throws: SealedFileError.tooManyRecipients) {
      try SealedFileWriter(recipients: people.map(\.recipient)).seal(Secret([]), fileName: [])
    }
    #expect(throws: SealedFileError.noRecipient) { try SealedFileWriter(recipients: []).seal(Secret([]), fileName: []) }
  }

  @Test func neverTheSameTwice() throws {
    #expect(try Self.sealed() != Self.sealed())
  }

  @Test func secretsAreNotPrinted() {
    let secret = Secret(Array("hunter2".utf8))
    #expect("\(secret)" == "<secret>")
    #expect(String(reflecting: secret) == "<secret>")
    var dumped = ""
    dump(secret, to: &dumped)
    #expect(!dumped.contains("hunter2") && !dumped.contains("104"))
    #expect(secret.isSame(as: Secret(Array("hunter2".utf8))))
    #expect(!secret.isSame(as: Secret(Array("hunter3".utf8))))
  }

  private static func sealed() throws -> String {
    let writer = SealedFileWriter(recipients: [try .somebody().recipient])
    let text = try writer.seal(Secret(Array(CMSVector.plaintext.utf8)), fileName: Array(".env.crypt".utf8))
    return String(decoding: text, as: UTF8.self)
  }

  static func open(_ der: [UInt8], _ opener: CMSVector.Opener) -> Result<[UInt8], SealedFileError> {
    do throws(SealedFileError) {
      let sealed = try SealedFile(der: der)
      switch opener {
      case .ec: return .success(try sealed.open(with: .ec).revealed)
      case .rsa: return .success(try sealed.open(with: .rsa).revealed)
      case .password: return .success(try sealed.open(password: Secret(CMSVector.password.utf8)).revealed)
      }
    } catch {
      return .failure(error)
    }
  }
}

extension Identity {
  static var ec: Identity { try! Identity(pem: Array((TestKeys.ec + TestKeys.ecCertificate).utf8)) }
  static var rsa: Identity { try! Identity(pem: Array(TestKeys.rsa.utf8)) }
}

extension SealedFileWriter.Recipient {
  static func somebody(_ name: String = "somebody") throws -> (
    recipient: SealedFileWriter.Recipient, identity: Identity
  ) {
    let identity = Identity.generate()
    let certificate = try Certificate(selfSignedBy: identity, name: name, now: 1_700_000_000)
    return (SealedFileWriter.Recipient(name: Array(name.utf8), certificate: certificate), identity)
  }
}

import Bytes
import Index
import Platform
import Secrets
import WatcherProtocol

/// What reads bytes that it did not write itself, and what must hold whatever the bytes are.
package enum Decoder: UInt8, CaseIterable, Sendable {
  case inotifyEvents, packedChildren, request, answer, status, envFile, envEdit, envQuoting,
    sealedFile, privateKey, certificate

  /// - Returns: which promise was broken; `nil` when none was.
  package func failure(_ bytes: [UInt8]) -> String? {
    switch self {
    case .inotifyEvents: Decoder.inotifyFailure(bytes)
    case .packedChildren: Decoder.childrenFailure(bytes)
    case .request:
      Decoder.request(bytes).flatMap {
        Decoder.request(WatcherMessage.encode($0, from: WatcherVersion.bytes)) == $0
          ? nil : "a request is not what was sent"
      }
    case .answer:
      WatcherAnswer(encoded: bytes).flatMap { $0.encoded == bytes ? nil : "an answer is not what was sent" }
    case .status: Decoder.statusFailure(bytes)
    case .envFile: EnvFilePromises.fileFailure(bytes)
    case .envEdit: EnvFilePromises.editFailure(bytes)
    case .envQuoting: EnvFilePromises.quotingFailure(bytes)
    case .sealedFile: Decoder.sealedFailure(bytes)
    case .privateKey, .certificate: Decoder.keyFailure(self, bytes)
    }
  }

  /// How much a decoder made of the bytes: a fuzz test that only sees refusals tests nothing.
  package func yield(_ bytes: [UInt8]) -> Int {
    switch self {
    case .inotifyEvents: Decoder.events(bytes).count
    case .packedChildren: PackedChildren(bytes: bytes).count
    case .request: Decoder.request(bytes) == nil ? 0 : 1
    case .answer: WatcherAnswer(encoded: bytes) == nil ? 0 : 1
    case .status: WatcherStatus(encoded: bytes).roots.count + WatcherStatus(encoded: bytes).values.count
    case .envFile: EnvFilePromises.yield(bytes)
    case .envEdit: EnvFilePromises.yield(Array(bytes[..<(bytes.count / 2)]))
    case .envQuoting: bytes.count
    case .sealedFile: (try? SealedFile(der: bytes))?.recipients.count ?? 0
    case .privateKey: (try? Identity(der: bytes)) == nil ? 0 : 1
    case .certificate: (try? Certificate(der: bytes)) == nil ? 0 : 1
    }
  }
}

// MARK: - Socket

extension Decoder {
  private static func request(_ message: [UInt8]) -> WatcherRequest? {
    guard case .request(let request) = WatcherMessage.read(message, version: WatcherVersion.bytes) else { return nil }
    return request
  }
}

// MARK: - inotify(7)

extension Decoder {
  private struct Event: Equatable {
    var watch: Int32
    var mask: UInt32
    var name: [UInt8]
  }

  private static func events(_ bytes: [UInt8]) -> [Event] {
    var found: [Event] = []
    bytes.withUnsafeBytes { buffer in
      InotifyEvent.forEach(in: buffer) {
        found.append(Event(watch: $0.watch.rawValue, mask: $0.events.rawValue, name: [UInt8]($0.name)))
      }
    }
    return found
  }

  /// The same records, read in the slowest way.
  private static func inotifyFailure(_ bytes: [UInt8]) -> String? {
    func number(_ offset: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * UInt32($1)) } }
    var expected: [Event] = []
    var offset = 0
    while offset + 16 <= bytes.count, Int(number(offset + 12)) <= bytes.count - offset - 16 {
      let end = offset + 16 + Int(number(offset + 12))
      expected.append(
        Event(
          watch: Int32(bitPattern: number(offset)), mask: number(offset + 4),
          name: Array(bytes[(offset + 16)..<end].prefix { $0 != 0 })))
      offset = end
    }
    return events(bytes) == expected ? nil : "other events than a naive reader finds"
  }
}

// MARK: - PackedChildren

extension Decoder {
  private static func childrenFailure(_ bytes: [UInt8]) -> String? {
    var repacked = PackedChildren()
    var names: [[UInt8]] = []
    PackedChildren(bytes: bytes).forEach { child in
      repacked.append(kind: child.kind, inode: child.inode, name: child.name)
      names.append([UInt8](child.name))
    }
    // An entry is at least a kind, a number and a length; it can only become shorter when it is written again.
    if repacked.bytes.count > bytes.count { return "more than there was" }
    var again: [[UInt8]] = []
    repacked.forEach { again.append([UInt8]($0.name)) }
    return again == names ? nil : "other names after packing again"
  }
}

// MARK: - WatcherStatus

extension Decoder {
  private static func statusFailure(_ bytes: [UInt8]) -> String? {
    let status = WatcherStatus(encoded: bytes)
    return WatcherStatus(encoded: status.encoded) == status ? nil : "a status is not what was sent"
  }
}

// MARK: - Sealed env files

extension Decoder {
  private static func sealedFailure(_ bytes: [UInt8]) -> String? {
    guard let sealed = try? SealedFile(der: bytes) else { return nil }
    let count = sealed.recipients.count
    if !(1...SealedFileError.recipientLimit).contains(count) { return "\(count) recipients" }
    // What a prompt reads is the same file.
    guard let prompts = try? SealedFile(der: bytes, for: Decoder.reader) else { return "refused at a prompt" }
    let own = sealed.recipients.filter { Decoder.reader.isNamed(by: $0.name) }.map(\.name)
    if prompts.recipients.map(\.name).filter({ own.contains($0) }) != own { return "other recipients at a prompt" }
    // A key that is nobody's opens nothing, whatever the file says.
    return (try? sealed.open(with: Decoder.stranger)) == nil ? nil : "opened by a stranger"
  }

  private static var stranger: Identity { Identity.generate() }

  /// With a certificate, as the user's own key has it.
  private nonisolated(unsafe) static let reader: Identity = {
    let identity = Identity.generate()
    let certificate = try? Certificate(selfSignedBy: identity, name: "reader", now: 1_700_000_000)
    return Identity(identity.key, certificate: certificate)
  }()

  /// A key or certificate that is read must be written as it was.
  private static func keyFailure(_ decoder: Decoder, _ bytes: [UInt8]) -> String? {
    if decoder == .certificate {
      guard let certificate = try? Certificate(der: bytes) else { return nil }
      return certificate.der == bytes && !certificate.keyIdentifier.isEmpty ? nil : "another certificate than was read"
    }
    guard let identity = try? Identity(der: bytes), let again = try? Identity(der: identity.der) else { return nil }
    return again.keyIdentifier == identity.keyIdentifier ? nil : "another key than was read"
  }
}

import Bytes

/// What happened to entries of one directory, as text that SQL can take apart: the letter of the event, the name, a
/// slash, which no name contains.
package struct PackedChanges: Equatable, Sendable {
  package private(set) var bytes: [UInt8]
  package private(set) var count = 0

  package init() { bytes = [] }

  /// From a row of the log.
  package init(bytes: [UInt8]) { self.bytes = bytes }

  package mutating func append(_ event: ChangeEvent, name: some Collection<UInt8>) {
    bytes.append(event.rawValue)
    bytes.append(contentsOf: name)
    bytes.append(.slash)
    count += 1
  }

  /// What makes no sense is passed over.
  package func forEach(_ visit: (_ event: ChangeEvent, _ name: ArraySlice<UInt8>) -> Void) {
    var start = bytes.startIndex
    while start < bytes.endIndex, let end = bytes[start...].firstIndex(of: .slash) {
      if end > start, let event = ChangeEvent(rawValue: bytes[start]) { visit(event, bytes[(start + 1)..<end]) }
      start = end + 1
    }
  }
}

import Bytes

/// What git writes where two versions of a text cannot be merged.
package enum ConflictMarkers {
  private static let markers: [StaticString] = ["<<<<<<< ", ">>>>>>> ", "||||||| "]

  package static func areIn(_ text: [UInt8]) -> Bool {
    // Only the first byte of each line is compared, because most files have none of these bytes there.
    var start = 0
    while start < text.count {
      if let first = markerByte(text[start]) {
        let line = text[start...]
        if ConflictMarkers.markers.contains(where: { line.hasPrefix($0) }) { return true }
        if first == .equals, isSeparator(line) { return true }
      }
      guard let newline = text[start...].firstIndex(of: .newline) else { return false }
      start = newline + 1
    }
    return false
  }

  private static func markerByte(_ byte: UInt8) -> UInt8? {
    byte == .equals || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "|") ? byte : nil
  }

  /// Whether a line is seven equals signs alone; no assignment begins with one.
  private static func isSeparator(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.prefix { $0 != .newline && $0 != 0x0D }
    return text.count == 7 && text.allSatisfy { $0 == .equals }
  }
}

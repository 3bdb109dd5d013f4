import Bytes

/// What git writes where two versions of a text cannot be merged.
package enum ConflictMarkers {
  private static let markers: [StaticString] = ["<<<<<<< ", ">>>>>>> ", "||||||| "]

  package static func areIn(_ text: [UInt8]) -> Bool {
    // Most files have none of these bytes at the start of a line; a search of the whole is not needed for them.
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

  /// Seven equals signs alone on a line: no assignment begins so.
  private static func isSeparator(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.prefix { $0 != .newline && $0 != 0x0D }
    return text.count == 7 && text.allSatisfy { $0 == .equals }
  }
}

import Bytes

/// A position in a root's history, `INSTANCE:TICK`. Ticks of different instances cannot be compared.
package struct IndexClock: Equatable, Sendable {
  /// Sixteen hexadecimal digits, new when the index of the root is built from nothing.
  package var instance: [UInt8]
  /// Counts commits that changed something.
  package var tick: Int64

  package init(instance: [UInt8], tick: Int64) {
    self.instance = instance
    self.tick = tick
  }

  /// - Returns: `nil` for anything but `INSTANCE:TICK`.
  package init?(text: [UInt8]) {
    guard let colon = text.firstIndex(of: .colon), colon > 0, let tick = Array(text[(colon + 1)...]).decimalValue,
      let signed = Int64(exactly: tick)
    else { return nil }
    self.init(instance: Array(text[..<colon]), tick: signed)
  }

  package var text: [UInt8] { instance + [.colon] + Array(String(tick).utf8) }
}

import Bytes

/// What a shell was warned of: each thing once, however often the shell comes by, and again when it was mended and
/// returned.
package struct ShownWarnings: Equatable, Sendable {
  private struct Entry: Equatable, Sendable {
    /// Where the shell was.
    var place: UInt64
    var key: UInt64
  }

  private var entries: [Entry] = []

  /// The variable travels as an argument, and a person remembers no more.
  private static let limit = 64
  private static let length = 32

  package init() {}

  /// - Parameter encoded: 32 hexadecimal digits an entry; anything else is none.
  package init(encoded: ArraySlice<UInt8>) {
    var rest = encoded
    while rest.count >= ShownWarnings.length {
      let half = rest.startIndex + ShownWarnings.length / 2
      let end = rest.startIndex + ShownWarnings.length
      guard let place = Array(rest[rest.startIndex..<half]).hexadecimalValue,
        let key = Array(rest[half..<end]).hexadecimalValue
      else { return }
      entries.append(Entry(place: place, key: key))
      rest = rest[end...]
    }
  }

  package var encoded: [UInt8] {
    var text: [UInt8] = []
    for entry in entries {
      text.appendHex(entry.place)
      text.appendHex(entry.key)
    }
    return text
  }

  /// - Parameter place: what the shell's directory means now.
  /// - Returns: the warnings that are new to this shell.
  package mutating func notYetShown(among warnings: [PromptWarning], at place: UInt64) -> [PromptWarning] {
    if warnings.isEmpty, entries.isEmpty { return [] }
    let areMany = warnings.count > ShownWarnings.limit / 2
    let keys = areMany ? [ShownWarnings.key(of: warnings)] : warnings.map(\.key)
    let known = Set(entries.map(\.key))
    // What no longer holds here was mended, wherever else it was seen.
    let mended = Set(entries.filter { $0.place == place && !keys.contains($0.key) }.map(\.key))
    entries.removeAll { $0.place == place || mended.contains($0.key) }
    entries += keys.map { Entry(place: place, key: $0) }
    entries = entries.suffix(ShownWarnings.limit)
    if areMany { return known.contains(keys[0]) ? [] : warnings }
    return zip(warnings, keys).filter { !known.contains($0.1) }.map(\.0)
  }

  /// Whether the shell was warned of it, wherever that was.
  func holds(_ warning: PromptWarning) -> Bool { entries.contains { $0.key == warning.key } }

  /// What was said there is news again.
  mutating func forget(from place: UInt64) { entries.removeAll { $0.place == place } }

  private static func key(of warnings: [PromptWarning]) -> UInt64 {
    var hash = FNV1a()
    for warning in warnings { hash.combine(warning.key) }
    return hash.value
  }
}

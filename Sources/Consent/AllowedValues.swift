import Bytes

/// What the committed env files said when they were allowed: every name, and a salted digest of its value. Only read when a file
/// has changed, to tell in which names, so it stays undecoded until then.
package struct AllowedValues: Equatable, Sendable {
  /// A line `file FILE` each, followed by its lines `value NAME DIGEST`.
  private(set) var lines: [UInt8] = []

  package init() {}

  init(lines: [UInt8]) { self.lines = lines }

  package mutating func add(_ values: [(name: [UInt8], value: [UInt8])], of file: [UInt8], salt: DigestSalt) {
    FieldLine.append([[UInt8]("file"), file], to: &lines)
    for (name, value) in values {
      let digest = ContentDigest(ofValue: value, name: name, salt: salt)
      FieldLine.append([[UInt8]("value"), name, AllowedValues.short(digest)], to: &lines)
    }
  }

  /// Names with their sign, in this order: `+` is new, `~` has another value, `-` is gone.
  /// - Returns: `nil` when nobody knows what was allowed.
  package func changes(
    to values: [(name: [UInt8], value: [UInt8])], of file: [UInt8], salt: DigestSalt
  ) -> [[UInt8]]? {
    guard var old = allowed(of: file) else { return nil }
    var (added, changed): ([[UInt8]], [[UInt8]]) = ([], [])
    for (name, value) in values {
      guard let index = old.firstIndex(where: { $0.name == name }) else {
        added.append([UInt8(ascii: "+")] + name)
        continue
      }
      let before = old.remove(at: index).digest
      let digest = ContentDigest(ofValue: value, name: name, salt: salt)
      if before != AllowedValues.short(digest) { changed.append([UInt8(ascii: "~")] + name) }
    }
    return added + changed + old.map { [UInt8(ascii: "-")] + $0.name }
  }

  private func allowed(of file: [UInt8]) -> [(name: [UInt8], digest: [UInt8])]? {
    var found: [(name: [UInt8], digest: [UInt8])]?
    for fields in FieldLine.parse(lines) {
      if fields.count == 2, fields[0].equals("file") {
        if found != nil { break }
        if fields[1] == file { found = [] }
      } else if fields.count == 3 {
        found?.append((fields[1], fields[2]))
      }
    }
    return found
  }

  /// 64 bits: they tell a change, and decide nothing.
  private static func short(_ digest: ContentDigest) -> [UInt8] { ContentDigest.hexadecimal(digest.bytes.prefix(8)) }
}

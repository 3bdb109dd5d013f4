import Bytes

/// The names in the committed env files as they were allowed, each with a salted digest of its value. They are decoded
/// only when a file has changed, to tell which names changed.
package struct AllowedValues: Equatable, Sendable {
  /// A line `file FILE` each, followed by its lines `value NAME DIGEST`.
  private(set) var lines: [UInt8] = []

  package init() {}

  init(lines: [UInt8]) { self.lines = lines }

  /// More names than a person writes would make every prompt read a large record.
  package static let mostNames = 4096

  package mutating func add(_ values: [(name: [UInt8], value: [UInt8])], of file: [UInt8], salt: DigestSalt) {
    guard values.count <= AllowedValues.mostNames else { return }
    FieldLine.append([[UInt8]("file"), file], to: &lines)
    for (name, value) in values {
      let digest = ContentDigest(ofValue: value, name: name, salt: salt)
      FieldLine.append([[UInt8]("value"), name, AllowedValues.short(digest)], to: &lines)
    }
  }

  /// Names with their sign, in this order: `+` is new, `~` has another value, `-` is gone.
  /// - Returns: `nil` when it is not known what was allowed, or the file has too many names.
  package func changes(
    to values: [(name: [UInt8], value: [UInt8])], of file: [UInt8], salt: DigestSalt
  ) -> [[UInt8]]? {
    guard let old = allowed(of: file), values.count <= AllowedValues.mostNames else { return nil }
    var left = Dictionary(old.map { ($0.name, $0.digest) }) { $1 }
    var (added, changed): ([[UInt8]], [[UInt8]]) = ([], [])
    for (name, value) in values {
      guard let before = left.removeValue(forKey: name) else {
        added.append([UInt8(ascii: "+")] + name)
        continue
      }
      let digest = ContentDigest(ofValue: value, name: name, salt: salt)
      if before != AllowedValues.short(digest) { changed.append([UInt8(ascii: "~")] + name) }
    }
    return added + changed + old.filter { left[$0.name] != nil }.map { [UInt8(ascii: "-")] + $0.name }
  }

  /// - Returns: `nil` when it is not known what was allowed.
  package func names(of file: [UInt8]) -> [[UInt8]]? { allowed(of: file)?.map(\.name) }

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

  /// Adds a digest of the plain text of a sealed file, so that a file that was only encrypted again needs no question.
  /// - Parameter salt: one that cannot be computed without the user's key.
  package mutating func addText(_ text: [UInt8], of file: [UInt8], salt: DigestSalt) {
    FieldLine.append([AllowedValues.textKey, file, ContentDigest(of: text, salt: salt).hexadecimal, []], to: &lines)
  }

  package func isText(_ text: [UInt8], of file: [UInt8], salt: DigestSalt) -> Bool {
    let digest = ContentDigest(of: text, salt: salt).hexadecimal
    return FieldLine.parse(lines).contains { $0 == [AllowedValues.textKey, file, digest, []] }
  }

  /// Removes the names and the text of a file.
  package mutating func remove(_ file: [UInt8]) {
    var kept: [UInt8] = []
    var isOfFile = false
    for fields in FieldLine.parse(lines) {
      if fields.count == 2, fields[0].equals("file") { isOfFile = fields[1] == file }
      let isText = fields.count == 4 && fields[0] == AllowedValues.textKey
      if isText ? fields[1] != file : !isOfFile { FieldLine.append(fields, to: &kept) }
    }
    lines = kept
  }

  private static let textKey = [UInt8]("text")

  /// 64 bits are enough, because they only tell which names changed and decide no permission.
  private static func short(_ digest: ContentDigest) -> [UInt8] { Array(digest.bytes.prefix(8)).hexadecimal }
}

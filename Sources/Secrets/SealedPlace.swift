import Bytes
import Layout
import Platform

/// The first line of the plain text that tpl seals: `# tpl: platform/timescale/.env.prod`. Programs that read the text
/// take it for a comment. It is authenticated with the rest, so that a copy of the sealed file under another name is
/// detected.
package enum SealedPlace {
  private static let opening = [UInt8]("# tpl: ")
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// - Parameter place: the plain file's path, relative to the root.
  package static func adding(_ place: [UInt8], to text: Secret) -> Secret {
    var bytes = text.revealed
    defer { LockedMemory.wipe(&bytes) }
    // A text that begins with a byte order mark must still begin with it.
    let start = bytes.starts(with: mark) ? mark.count : 0
    var line = opening
    FieldLine.append([place], to: &line)
    bytes.insert(contentsOf: line, at: start)
    return Secret(bytes)
  }

  /// - Returns: the place, `nil` when the text names none, and the text without it.
  package static func splitting(_ text: Secret) -> (place: [UInt8]?, text: Secret) {
    var bytes = text.revealed
    defer { LockedMemory.wipe(&bytes) }
    guard let (place, line) = find(bytes) else { return (nil, text) }
    bytes.removeSubrange(line)
    return (place, Secret(bytes))
  }

  /// The same for a text that leaves the process anyway.
  package static func splitting(_ bytes: [UInt8]) -> (place: [UInt8]?, text: [UInt8]) {
    guard let (place, line) = find(bytes) else { return (nil, bytes) }
    return (place, Array(bytes[..<line.lowerBound] + bytes[line.upperBound...]))
  }

  /// Why a file at another place is refused.
  package static func reason(_ place: [UInt8]) -> String {
    "was sealed as \(place.displayed): a copy at another place is not used"
  }

  /// Only a path of an env file counts as the place, so that a comment of a person is not taken for one.
  private static func find(_ bytes: [UInt8]) -> (place: [UInt8], line: Range<Int>)? {
    let start = bytes.starts(with: mark) ? mark.count : 0
    guard bytes[start...].starts(with: opening),
      let newline = bytes[start...].firstIndex(of: .newline),
      let place = FieldLine.parse(Array(bytes[(start + opening.count)...newline])).first?.first,
      let name = EnvFileName(Array(Path(place).lastComponent)), !name.isSealed
    else { return nil }
    return (place, start..<(newline + 1))
  }
}

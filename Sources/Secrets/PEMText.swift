import Bytes
import FoundationEssentials

/// Blocks of base64 between `-----BEGIN X-----` and `-----END X-----` (RFC 7468), and the lines around them.
struct PEMText {
  struct Block {
    var label: [UInt8]
    var content: [UInt8]
  }

  var blocks: [Block] = []
  /// Lines outside of the blocks, without their ends.
  var outside: [[UInt8]] = []

  /// - Throws: ``DERError`` for a block without its end, or with anything but base64 in it.
  init(_ text: [UInt8]) throws(DERError) {
    var label: [UInt8]?
    var base64: [UInt8] = []
    base64.reserveCapacity(text.count)
    var start = 0
    while start <= text.count {
      let end = text.index(of: .newline, from: start) ?? text.count
      let line = end > start && text[end - 1] == 0x0D ? text[start..<(end - 1)] : text[start..<end]
      start = end + 1
      if let open = label {
        if line.first == UInt8(ascii: "-"), let closing = PEMText.label(line, "-----END ") {
          guard closing == open, let content = Data(base64Encoded: Data(base64)) else { throw DERError() }
          blocks.append(Block(label: open, content: [UInt8](content)))
          label = nil
          base64.removeAll(keepingCapacity: true)
        } else {
          // What is no base64 is found below: nothing is skipped there.
          base64 += line
        }
      } else if let opening = PEMText.label(line, "-----BEGIN ") {
        label = opening
      } else {
        outside.append(Array(line))
      }
    }
    if label != nil { throw DERError() }
  }

  private static func label(_ line: ArraySlice<UInt8>, _ opening: StaticString) -> [UInt8]? {
    let dashes = [UInt8]("-----")
    guard line.hasPrefix(opening) else { return nil }
    let rest = line.dropFirst(opening.utf8CodeUnitCount)
    guard rest.count > dashes.count, rest.suffix(dashes.count).elementsEqual(dashes) else { return nil }
    return Array(rest.dropLast(dashes.count))
  }

  static func encode(_ content: [UInt8], label: StaticString) -> [UInt8] {
    let base64 = Data(content).base64EncodedData(options: [.lineLength64Characters, .endLineWithLineFeed])
    var text = [UInt8]("-----BEGIN ") + [UInt8](label) + [UInt8]("-----\n")
    text += base64
    text.append("\n-----END ")
    text.append(label)
    text.append("-----\n")
    return text
  }
}

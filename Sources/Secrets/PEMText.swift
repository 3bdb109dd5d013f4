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
    var start = 0
    while start <= text.count {
      let line = PEMText.line(text, &start)
      if let label = PEMText.label(line, "-----BEGIN ") {
        blocks.append(try PEMText.block(label, text, &start))
      } else {
        outside.append(Array(line))
      }
    }
  }

  /// Returns the line without its end, and moves `start` to the next one.
  private static func line(_ text: [UInt8], _ start: inout Int) -> ArraySlice<UInt8> {
    let end = text.index(of: .newline, from: start) ?? text.count
    defer { start = end + 1 }
    return end > start && text[end - 1] == 0x0D ? text[start..<(end - 1)] : text[start..<end]
  }

  /// Base64 contains no dash, so the first one must begin the END line; otherwise the block is malformed.
  private static func block(_ label: [UInt8], _ text: [UInt8], _ start: inout Int) throws(DERError) -> Block {
    guard start <= text.count, let dash = text.index(of: UInt8(ascii: "-"), from: start),
      dash == start || text[dash - 1] == .newline
    else { throw DERError() }
    let body = text[start..<dash]
    start = dash
    guard PEMText.label(line(text, &start), "-----END ") == label,
      let content = Data(base64Encoded: Data(body.withoutLineEnds))
    else { throw DERError() }
    return Block(label: label, content: [UInt8](content))
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

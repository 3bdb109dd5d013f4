/// Reads the statements of one file; rule numbers in the comments of this target are those of
/// <doc:EnvFileDialect#Rules>.
struct EnvParser {
  var position = 0
  /// The line of `position`, from 1.
  var line = 1
  /// The line on which the current statement starts.
  var statementLine = 1
  var definitions: EnvDefinitions
  var warnings = EnvWarnings()
  /// How many bytes of variables' values may still be copied into values, see `Interpolation`.
  var expansionBudget = Interpolation.expansionLimit

  private let holdsNUL: Bool
  /// The line of the last closing quote, to notice text after it.
  private var quoteLine = 0

  init(_ bytes: Span<UInt8>) {
    var holdsNUL = false
    for index in bytes.indices where bytes[index] == 0 { holdsNUL = true }
    self.holdsNUL = holdsNUL
    // Env files have some 30 bytes a line; growing later costs more than a little room to spare.
    definitions = EnvDefinitions(capacity: min(bytes.count / 24 &+ 1, 1024))
  }

  mutating func parse(_ bytes: Span<UInt8>, lookup: ([UInt8]) -> [UInt8]?) throws(EnvFileError) {
    if Self.startsWithByteOrderMark(bytes) { position = 3 }
    while skipToStatement(bytes) {
      if quoteLine == line {
        warnings.append(line: line, .textAfterQuote)
      }
      try parseStatement(bytes, lookup: lookup)
    }
  }

  static func startsWithByteOrderMark(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
  }

  /// Rule 1: skips white space and comments. Returns false at the end of the file.
  mutating func skipToStatement(_ bytes: Span<UInt8>) -> Bool {
    var index = position
    defer { position = index }
    while index < bytes.count {
      let byte = bytes[index]
      if ASCII.continuesName(byte) { return true }
      if byte == ASCII.newline {
        line &+= 1
        index &+= 1
      } else if ASCII.isBlank(byte) {
        index &+= 1
      } else if byte == ASCII.numberSign {
        while index < bytes.count, bytes[index] != ASCII.newline { index &+= 1 }
      } else if byte < 0x80 {
        return true
      } else {
        let scalar = UTF8Scalar(in: bytes, at: index)
        guard scalar.isSpace else { return true }
        index &+= scalar.width
      }
    }
    return false
  }

  private mutating func parseStatement(_ bytes: Span<UInt8>, lookup: ([UInt8]) -> [UInt8]?) throws(EnvFileError) {
    statementLine = line
    skipExport(bytes)
    let name = try parseName(bytes)
    if name.end == .newline {
      // Rule 3. The file's own names do not count here: `A=1` and then `export A` leaves `1`.
      if let value = lookup(name.bytes) {
        define(name, value, mayHoldNUL: true)
      } else if !name.isUsable {
        warnUnusable(name.bytes)
      }
      return
    }
    skipBlanks(bytes)
    let quote = position < bytes.count ? bytes[position] : 0
    if quote == ASCII.singleQuote || quote == ASCII.doubleQuote {
      let value = try parseQuotedValue(bytes, of: name.bytes, lookup: lookup)
      quoteLine = line
      define(name, value.bytes, mayHoldNUL: value.isComputed || holdsNUL)
    } else {
      let value = try parseUnquotedValue(bytes, of: name.bytes, lookup: lookup)
      define(name, value.bytes, mayHoldNUL: value.isComputed || holdsNUL)
    }
  }

  private mutating func define(_ name: Name, _ value: [UInt8], mayHoldNUL: Bool) {
    var isExported = false
    // Programs read names that no shell can hold: `discovery.type`.
    if !name.isUsable {
      warnUnusable(name.bytes)
    } else if name.bytes.count &+ 1 &+ value.count > EnvFile.longestString {
      warnings.append(line: statementLine, .longValue(name: name.bytes))
    } else if mayHoldNUL, value.contains(0) {
      warnings.append(line: statementLine, .valueWithNUL(name: name.bytes))
    } else {
      isExported = true
    }
    definitions.define(EnvAssignment(name: name.bytes, value: value, line: statementLine), isExported: isExported)
  }

  private mutating func warnUnusable(_ name: [UInt8]) {
    warnings.append(line: statementLine, name.isEmpty ? .noName : .unusableName(name))
  }
}

extension EnvParser {
  struct Name {
    var bytes: [UInt8]
    /// Neither empty nor with a blank or a control character in it: programs read such names, though not every shell
    /// can hold them.
    var isUsable: Bool
    var end: NameEnd
  }

  /// What ended a name.
  enum NameEnd {
    /// `=` or `:`.
    case separator
    /// The name stands alone on its line.
    case newline
    /// The file ends without a newline: compose-go then takes the text for the value of an empty name.
    case endOfFile
  }

  /// Rule 2: `export` and what Go's `\s` matches after it; `export` alone on its line leaves an empty name.
  mutating func skipExport(_ bytes: Span<UInt8>) {
    let keyword: StaticString = "export"
    let end = position &+ keyword.utf8CodeUnitCount
    guard end < bytes.count, bytes[position] == UInt8(ascii: "e") else { return }
    for offset in 0..<keyword.utf8CodeUnitCount where bytes[position &+ offset] != keyword.utf8Start[offset] { return }
    let next = bytes[end]
    guard next == ASCII.newline || (ASCII.isBlank(next) && next != ASCII.verticalTab) else { return }
    position = end
    skipBlanks(bytes)
  }

  mutating func skipBlanks(_ bytes: Span<UInt8>) {
    while position < bytes.count {
      if ASCII.isBlank(bytes[position]) {
        position &+= 1
      } else if bytes[position] < 0x80 {
        return
      } else {
        let scalar = UTF8Scalar(in: bytes, at: position)
        guard scalar.isBlank else { return }
        position &+= scalar.width
      }
    }
  }

  /// Rule 2: the name and its end, which is skipped.
  mutating func parseName(_ bytes: Span<UInt8>) throws(EnvFileError) -> Name {
    let start = position
    guard start < bytes.count else { throw EnvFileError(line: line, .nothing) }
    var index = start
    var isPlain = !ASCII.isDigit(bytes[start])
    while true {
      // Upper case first: nearly every byte of nearly every name.
      while index < bytes.count, bytes[index] &- 0x41 < 26 || ASCII.continuesName(bytes[index]) { index &+= 1 }
      guard index < bytes.count else { break }
      let byte = bytes[index]
      if byte == ASCII.equals || byte == ASCII.colon || byte == ASCII.newline {
        position = index &+ 1
        return try finishName(
          bytes, start..<index, isPlain: isPlain && index > start, isInherited: byte == ASCII.newline)
      } else {
        isPlain = false
        index &+= try widthOfRareNameCharacter(bytes, at: index)
      }
    }
    return Name(bytes: [], isUsable: false, end: .endOfFile)
  }

  /// - Parameter isPlain: the name is known to have no blanks at its end.
  private mutating func finishName(
    _ bytes: Span<UInt8>, _ range: Range<Int>, isPlain: Bool, isInherited: Bool
  ) throws(EnvFileError) -> Name {
    var name = Name(bytes: [], isUsable: isPlain, end: isInherited ? .newline : .separator)
    if isPlain {
      name.bytes = [UInt8](copying: bytes, range)
    } else {
      name.bytes = [UInt8](copying: bytes, range.lowerBound..<trimmedEnd(bytes, of: range))
      name.isUsable = !name.bytes.isEmpty && name.bytes.allSatisfy { $0 > ASCII.space && $0 != 0x7F }
      if name.bytes.contains(ASCII.space) { throw EnvFileError(line: line, .spaceInName) }
    }
    if isInherited { line &+= 1 }
    return name
  }

  private func widthOfRareNameCharacter(_ bytes: Span<UInt8>, at index: Int) throws(EnvFileError) -> Int {
    let scalar = UTF8Scalar(in: bytes, at: index)
    switch scalar.value {
    case ".", "-", "[", "]": return 1
    default: break
    }
    if scalar.isBlank || scalar.isLetterOrNumber { return scalar.width }
    // compose-go quotes the whole line. It may be the second line of a secret whose quotes were forgotten.
    throw EnvFileError(line: line, .unexpectedCharacter(scalar.value))
  }
}

import Glibc

// Concrete on purpose: a generic function is not specialised across modules, and then costs a protocol lookup a byte.

extension Array where Element == UInt8 {
  package init(_ text: StaticString) {
    self = text.withUTF8Buffer { [UInt8]($0) }
  }

  package mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { append(contentsOf: $0) }
  }

  package func equals(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && hasPrefix(text) }

  /// - Parameter texts: sorted bytewise.
  package func isAny(of texts: [StaticString]) -> Bool {
    assert(zip(texts, texts.dropFirst()).allSatisfy { "\($0)".utf8.lexicographicallyPrecedes("\($1)".utf8) })
    return withUnsafeBufferPointer { bytes in
      var range = 0..<texts.count
      while !range.isEmpty {
        let middle = range.lowerBound + range.count / 2
        let length = texts[middle].utf8CodeUnitCount
        var order = bytes.isEmpty ? 0 : memcmp(bytes.baseAddress!, texts[middle].utf8Start, Swift.min(count, length))
        if order == 0 { order = Int32(truncatingIfNeeded: count - length) }
        if order == 0 { return true }
        range = order > 0 ? middle + 1..<range.upperBound : range.lowerBound..<middle
      }
      return false
    }
  }

  /// What stands between the separators. `split` would make an array of slices, which is a type to make
  /// (<doc:Performance#Types-made-at-run-time>).
  package func fields(separatedBy separator: UInt8, omittingEmpty: Bool) -> [[UInt8]] {
    var fields: [[UInt8]] = []
    withUnsafeBufferPointer { bytes in
      var start = 0
      for index in 0...bytes.count where index == bytes.count || bytes[index] == separator {
        if index > start || !omittingEmpty { fields.append([UInt8](bytes[start..<index])) }
        start = index + 1
      }
    }
    return fields
  }

  package func hasPrefix(_ text: StaticString) -> Bool { withUnsafeBytes { $0.hasPrefix(text) } }

  package func hasSuffix(_ text: StaticString) -> Bool { suffix(text.utf8CodeUnitCount).equals(text) }

  /// The first place of a byte at or after another place; memchr(3) looks at many bytes at once.
  package func index(of byte: UInt8, from start: Int) -> Int? {
    precondition((0...count).contains(start))
    return withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let found = memchr(base + start, Int32(byte), bytes.count - start) else {
        return nil
      }
      return UnsafeRawPointer(found) - base
    }
  }

  package mutating func appendDecimal(_ number: some BinaryInteger) {
    append(contentsOf: String(number).utf8)
  }

  /// The number these ASCII digits stand for; `nil` when empty, not decimal or too large.
  package var decimalValue: UInt64? {
    guard !isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in self {
      guard byte.isASCIIDigit else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(byte - 0x30))
      if overflow || carry { return nil }
      value = sum
    }
    return value
  }

  /// `[A-Za-z_][A-Za-z0-9_]*`: whether every shell takes it for the name of a variable.
  package var isVariableName: Bool {
    guard let first, !first.isASCIIDigit else { return false }
    for byte in self where !(byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_")) { return false }
    return true
  }

  /// FNV-1a, 64 bits: names files and tells whether a value changed. Never decides about trust.
  package var fnv1a: UInt64 {
    var hash = FNV1a()
    hash.combine(self)
    return hash.value
  }
}

extension ArraySlice where Element == UInt8 {
  /// Line by line: what stands between two ends is copied as a whole.
  package var withoutLineEnds: [UInt8] {
    withUnsafeBytes { text in
      [UInt8](unsafeUninitializedCapacity: text.count) { result, count in
        var rest = text[...]
        while !rest.isEmpty {
          let found = memchr(text.baseAddress! + rest.startIndex, Int32(UInt8.newline), rest.count)
          let end = found.map { UnsafeRawPointer($0) - text.baseAddress! } ?? rest.endIndex
          let hasReturn = found != nil && end > rest.startIndex && text[end - 1] == 0x0D
          let length = end - rest.startIndex - (hasReturn ? 1 : 0)
          if length > 0 { memcpy(result.baseAddress! + count, text.baseAddress! + rest.startIndex, length) }
          count += length
          rest = text[Swift.min(end + 1, text.count)...]
        }
      }
    }
  }

  package func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && hasPrefix(text)
  }

  package func hasPrefix(_ text: StaticString) -> Bool { withUnsafeBytes { $0.hasPrefix(text) } }
}

extension UnsafeRawBufferPointer {
  package func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && hasPrefix(text)
  }

  package func hasPrefix(_ text: StaticString) -> Bool {
    guard count >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount where self[index] != text.utf8Start[index] { return false }
    return true
  }
}

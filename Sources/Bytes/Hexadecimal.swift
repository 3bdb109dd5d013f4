// Lower-case hexadecimal digits, of bytes and of numbers.

extension Array where Element == UInt8 {
  /// Two digits a byte.
  package var hexadecimal: [UInt8] {
    var digits: [UInt8] = []
    digits.reserveCapacity(2 * count)
    for byte in self {
      digits.append((byte >> 4).hexadecimalDigit)
      digits.append((byte & 15).hexadecimalDigit)
    }
    return digits
  }

  /// - Returns: `nil` for anything but pairs of lower-case digits.
  package init?(hexadecimal digits: [UInt8]) {
    guard digits.count % 2 == 0 else { return nil }
    self = []
    reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      let (high, low) = (digits[index].hexadecimalDigitValue, digits[index + 1].hexadecimalDigitValue)
      if high > 15 || low > 15 { return nil }
      append(high << 4 | low)
    }
  }

  /// The last digits of sixteen.
  package mutating func appendHex(_ number: UInt64, digits count: Int = 16) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { digits in
      for index in 0..<count {
        digits[index] = (UInt8(truncatingIfNeeded: number >> UInt64(4 * (count - 1 - index))) & 0xF).hexadecimalDigit
      }
      append(contentsOf: digits)
    }
  }

  /// The number that up to 16 digits stand for.
  package var hexadecimalValue: UInt64? {
    if isEmpty || count > 16 { return nil }
    var value: UInt64 = 0
    for byte in self {
      let digit = byte.hexadecimalDigitValue
      if digit > 15 { return nil }
      value = value << 4 | UInt64(digit)
    }
    return value
  }
}

extension UInt8 {
  /// Of a number below sixteen.
  @inline(__always) fileprivate var hexadecimalDigit: UInt8 { self < 10 ? 0x30 + self : 0x57 + self }

  /// More than fifteen for what is no digit.
  @inline(__always) fileprivate var hexadecimalDigitValue: UInt8 {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x61...0x66: self - 0x57
    default: .max
    }
  }
}

/// The bytes that mean something in an env file.
enum ASCII {
  static var tab: UInt8 { 0x09 }
  static var newline: UInt8 { 0x0A }
  static var verticalTab: UInt8 { 0x0B }
  static var formFeed: UInt8 { 0x0C }
  static var carriageReturn: UInt8 { 0x0D }
  static var space: UInt8 { 0x20 }
  static var doubleQuote: UInt8 { 0x22 }
  static var numberSign: UInt8 { 0x23 }
  static var dollar: UInt8 { 0x24 }
  static var singleQuote: UInt8 { 0x27 }
  static var plus: UInt8 { 0x2B }
  static var hyphen: UInt8 { 0x2D }
  static var colon: UInt8 { 0x3A }
  static var equals: UInt8 { 0x3D }
  static var questionMark: UInt8 { 0x3F }
  static var backslash: UInt8 { 0x5C }
  static var openBrace: UInt8 { 0x7B }
  static var closeBrace: UInt8 { 0x7D }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// The first byte of a name that shells and `$name` accept.
  static func startsName(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F }

  /// Letters, digits and the underscore, one bit each: cheaper than ranges (<doc:Performance#Types-made-at-run-time>).
  static func continuesName(_ byte: UInt8) -> Bool {
    let set: UInt64 = byte < 0x40 ? 0x03FF_0000_0000_0000 : 0x07FF_FFFE_87FF_FFFE
    return byte < 0x80 && (set &>> UInt64(byte)) & 1 == 1
  }

  /// White space of one byte, other than a newline.
  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab || byte &- verticalTab < 3 }
}

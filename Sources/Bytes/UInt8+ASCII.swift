extension UInt8 {
  package static var newline: UInt8 { UInt8(ascii: "\n") }
  package static var space: UInt8 { UInt8(ascii: " ") }
  package static var slash: UInt8 { UInt8(ascii: "/") }
  package static var dot: UInt8 { UInt8(ascii: ".") }
  package static var colon: UInt8 { UInt8(ascii: ":") }
  package static var equals: UInt8 { UInt8(ascii: "=") }
  package static var quote: UInt8 { UInt8(ascii: "'") }
  package static var star: UInt8 { UInt8(ascii: "*") }
  package static var comma: UInt8 { UInt8(ascii: ",") }
  package static var hyphen: UInt8 { UInt8(ascii: "-") }

  /// The lower-case form of an ASCII letter, everything else as it is.
  package var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
  package var isASCIIUppercased: Bool { self >= 0x41 && self <= 0x5A }
  package var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
  package var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }
}

/// The FNV-1a hash over several pieces (draft-eastlake-fnv): stable between processes, unlike Swift's `Hasher`.
package struct FNV1a: Sendable {
  package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  package init() {}

  package mutating func combine(_ bytes: [UInt8]) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// A step for a whole word, which is another hash than that of its bytes.
  mutating func combine(word: UInt64) { value = (value ^ word) &* 0x100_0000_01b3 }

  package mutating func combine(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      value = (value ^ (number >> UInt64(shift) & 0xFF)) &* 0x100_0000_01b3
    }
  }
}

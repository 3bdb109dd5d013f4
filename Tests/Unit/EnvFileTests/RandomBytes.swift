/// A seeded generator (splitmix64), so that a failure can be repeated.
struct RandomBytes {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(below limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    return Int(truncatingIfNeeded: (mixed ^ (mixed &>> 31)) % UInt64(limit))
  }

  /// Bytes without NUL, half of them from those that the dialect treats specially.
  mutating func value(maximum: Int) -> [UInt8] {
    let special = Array("\\\\\\'\"$${}#=: \t\r\n0:-?+abnrtvA1".utf8)
    return (0..<next(below: maximum)).map { _ in
      next(below: 2) == 0 ? special[next(below: special.count)] : UInt8(1 + next(below: 255))
    }
  }
}

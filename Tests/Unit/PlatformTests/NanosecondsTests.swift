import Platform
import Testing

@Suite("Times from the kernel")
struct NanosecondsTests {
  private static let cases: [(seconds: Int64, nanoseconds: Int64, expected: Int64)] = [
    (0, 0, 0), (1, 5, 1_000_000_005), (-1, 999_999_999, -1), (-2_177_452_800, 0, -2_177_452_800_000_000_000),
    (9_223_372_036, 854_775_807, .max), (9_223_372_036, 854_775_808, .max), (9_223_372_037, 0, .max),
    (10_413_792_000, 0, .max), (-9_223_372_037, 999_999_999, .min), (.max, .max, .max),
    (.min, 0, .min), (.min, .min, .min), (9_223_372_036, .max, .max), (-9_223_372_036, .min, .min),
  ]

  @Test("What 64 bits cannot hold becomes the nearest time", arguments: cases)
  func saturates(seconds: Int64, nanoseconds: Int64, expected: Int64) {
    #expect(Nanoseconds.of(seconds: seconds, nanoseconds: nanoseconds) == expected)
  }

  @Test("Sums and differences stay within")
  func sums() {
    #expect(Nanoseconds.sum(.max, 1) == .max)
    #expect(Nanoseconds.sum(.min, -1) == .min)
    #expect(Nanoseconds.difference(.min, 1) == .min)
    #expect(Nanoseconds.difference(0, .min) == .max)
    #expect(Nanoseconds.difference(5, 7) == -2)
  }
}

import Testing

@testable import TplCLI

@Suite struct TimeSpanTests {
  @Test(arguments: [
    ("500ms", 500), ("2s", 2_000), ("1m", 60_000), ("3h", 10_800_000), ("7d", 604_800_000), ("2", 2_000), ("0", 0),
    ("007s", 7_000), ("9223372036854775807ms", Int64.max),
  ])
  func reads(text: String, milliseconds: Int64) {
    #expect(TimeSpan(Array(text.utf8)) == TimeSpan(.milliseconds(milliseconds)))
  }

  @Test(arguments: [
    "", "s", "ms", "-1s", "+1s", "1.5s", "1 s", " 1s", "1S", "1sec", "1w", "1s2", "0x1", "9223372036854775808ms",
    "9223372036854775807s", "99999999999999999999", "1s\0", "１s",
  ])
  func refuses(text: String) { #expect(TimeSpan(Array(text.utf8)) == nil) }
}

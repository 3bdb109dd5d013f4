/// The numbers of rows in the table `batch`: which log, which commit of it, and which row of the commit.
struct BatchRange {
  private static let rowBits: Int64 = 18
  private static let tickBits: Int64 = 32
  /// One number above those that a row can have within its commit. A commit of more rows has more changes than are
  /// kept of a root.
  static let rows = Int64(1) << rowBits
  /// One number above those that a log can have.
  static let logs = Int64(1) << (63 - rowBits - tickBits)
  private static let ticks = Int64(1) << tickBits

  /// The first and the last number.
  let first: Int64
  let last: Int64

  /// The commits of a log after one tick, up to another one.
  init(log: Int64, after tick: Int64 = -1, upTo last: Int64 = ticks - 1) {
    first = BatchRange.number(log: log, tick: min(tick, BatchRange.ticks - 1) + 1, row: 0)
    self.last = BatchRange.number(log: log, tick: min(last, BatchRange.ticks - 1), row: BatchRange.rows - 1)
  }

  static func number(log: Int64, tick: Int64, row: Int64) -> Int64 {
    log << (rowBits + tickBits) + tick << rowBits + row
  }

  static func tick(of number: Int64) -> Int64 { number >> rowBits & (ticks - 1) }
}

package import Bytes

extension Path {
  package func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    try bytes.withCString(body)
  }
}

extension Array where Element == UInt8 {
  /// Calls `body` with these bytes and a NUL behind them.
  package func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    try withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { buffer in
      for (index, byte) in enumerated() { buffer[index] = CChar(bitPattern: byte) }
      buffer[count] = 0
      return try body(UnsafePointer(buffer.baseAddress!))
    }
  }
}

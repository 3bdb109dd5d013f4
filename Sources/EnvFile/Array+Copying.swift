extension [UInt8] {
  init(copying bytes: Span<UInt8>, _ range: Range<Int>) {
    self = bytes.extracting(range).withUnsafeBufferPointer { [UInt8]($0) }
  }
}

import FuzzSupport

// The decoders under libFuzzer; not part of an ordinary build. From the package's directory:
//
//   TPL_FUZZ=1 swift build --product tpl-fuzz --sanitize fuzzer --scratch-path .build/fuzz
//   SWIFT_BACKTRACE=enable=no .build/fuzz/debug/tpl-fuzz -max_total_time=60 -max_len=600 .build/fuzz/corpus
//
// The first byte of an input says which decoder gets the rest.

@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzDecoders(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let input = UnsafeBufferPointer(start: data, count: count)
  guard let first = input.first, let decoder = Decoder(rawValue: first % UInt8(Decoder.allCases.count)) else {
    return 0
  }
  if let failure = decoder.failure(Array(input.dropFirst())) { fatalError("\(decoder): \(failure)") }
  return 0
}

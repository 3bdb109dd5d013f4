import FuzzSupport
import Glibc

// The decoders under libFuzzer; not part of an ordinary build. From the package's directory:
//
//   TPL_FUZZ=1 swift build --product tpl-fuzz --sanitize fuzzer --scratch-path .build/fuzz
//   SWIFT_BACKTRACE=enable=no .build/fuzz/debug/tpl-fuzz -max_total_time=60 -max_len=600 .build/fuzz/corpus
//
// The first byte of an input says which decoder gets the rest; with TPL_FUZZ_ONLY=envFile,envEdit one of those.

private let decoders: [Decoder] = {
  guard let only = getenv("TPL_FUZZ_ONLY").map({ String(cString: $0) }) else { return Decoder.allCases }
  let names = only.split(separator: ",")
  return Decoder.allCases.filter { names.contains("\($0)") }
}()

@_cdecl("LLVMFuzzerTestOneInput")
package func fuzzDecoders(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let input = UnsafeBufferPointer(start: data, count: count)
  guard let first = input.first, !decoders.isEmpty else { return 0 }
  let decoder = decoders[Int(first) % decoders.count]
  if let failure = decoder.failure(Array(input.dropFirst())) { fatalError("\(decoder): \(failure)") }
  return 0
}

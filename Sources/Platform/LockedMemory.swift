import CPlatform
import Glibc

/// Pages of their own that are kept out of swap and core dumps (mlock(2), MADV_DONTDUMP) and wiped at the end.
///
/// Where the limit of locked memory is reached they are not locked: better than to stop.
package final class LockedMemory: Sendable {
  /// Written to in `init` only.
  private nonisolated(unsafe) let pages: UnsafeMutableRawBufferPointer
  package let count: Int

  package init(_ bytes: some Collection<UInt8>) {
    count = bytes.count
    let pageSize = 4096
    let length = (count + pageSize) / pageSize * pageSize
    let mapped = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    if let mapped, mapped != MAP_FAILED {
      pages = UnsafeMutableRawBufferPointer(start: mapped, count: length)
      _ = mlock(mapped, length)
      _ = tpl_exclude_from_dump(mapped, UInt(length))
    } else {
      pages = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      return
    }
    pages.copyBytes(from: bytes)
  }

  deinit {
    guard let start = pages.baseAddress else { return }
    explicit_bzero(start, pages.count)
    munmap(start, pages.count)
  }

  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result { try body(UnsafeRawBufferPointer(rebasing: pages[..<min(count, pages.count)])) }

  /// Overwrites an array that held a secret on its way; the compiler cannot leave it out.
  package static func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { if let start = $0.baseAddress { explicit_bzero(start, $0.count) } }
  }
}

import CPlatform
import Glibc

/// Pages of their own that are kept out of swap and core dumps (mlock(2), MADV_DONTDUMP) and wiped at the end.
///
/// Where the limit of locked memory is reached they are not locked: better than to stop.
package final class LockedMemory: Sendable {
  /// Written to in `init` only.
  private nonisolated(unsafe) let pages: UnsafeMutableRawBufferPointer
  package let count: Int

  /// Bytes: what is left of three pages, enough for an RSA key of 16384 bits.
  package static let longestKey = 3 * 4096 - 1

  /// Whether the pages stay out of swap.
  package let isLocked: Bool

  package convenience init(_ bytes: some Collection<UInt8>) {
    self.init(capacity: bytes.count) { pages, _ in
      pages.copyBytes(from: bytes)
      return bytes.count
    }
  }

  /// For what comes from outside: no copy of it is anywhere else.
  /// - Parameter fill: writes to the pages, and tells how many bytes; its second argument says whether they are locked.
  package init<Failure: Error>(
    capacity: Int, filling fill: (UnsafeMutableRawBufferPointer, _ isLocked: Bool) throws(Failure) -> Int
  ) throws(Failure) {
    let pageSize = 4096
    let length = (capacity + pageSize) / pageSize * pageSize
    guard let mapped = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      mapped != MAP_FAILED
    else {
      pages = UnsafeMutableRawBufferPointer(start: nil, count: 0)
      (count, isLocked) = (0, false)
      return
    }
    pages = UnsafeMutableRawBufferPointer(start: mapped, count: length)
    isLocked = mlock(mapped, length) == 0
    _ = tpl_exclude_from_dump(mapped, UInt(length))
    do throws(Failure) {
      count = try fill(UnsafeMutableRawBufferPointer(rebasing: pages[..<capacity]), isLocked)
    } catch {
      explicit_bzero(mapped, length)
      munmap(mapped, length)
      throw error
    }
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

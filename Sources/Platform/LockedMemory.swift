import CPlatform
import Glibc

/// Separate pages that are kept out of swap and core dumps (mlock(2), MADV_DONTDUMP) and wiped at the end.
///
/// Where the limit of locked memory is reached they are used without being locked, because failing would be worse.
/// Where mmap(2) fails, memory of the heap is used, so that a secret never becomes an empty one.
package final class LockedMemory: Sendable {
  /// Written to in `init` only.
  private nonisolated(unsafe) let pages: UnsafeMutableRawBufferPointer
  package let count: Int

  /// Bytes: one less than three pages, enough for an RSA key of 16384 bits.
  package static let longestKey = 3 * 4096 - 1

  private let isMapped: Bool
  /// Whether the pages stay out of swap.
  package let isLocked: Bool

  package convenience init(_ bytes: some Collection<UInt8>) {
    self.init(capacity: bytes.count) { pages, _ in
      pages.copyBytes(from: bytes)
      return bytes.count
    }
  }

  /// For bytes from outside of the process, which are read directly into the pages, so that there is no other copy.
  /// - Parameter fill: writes to the pages, and returns the number of bytes; its second argument says whether they are
  ///   locked.
  package init<Failure: Error>(
    capacity: Int, filling fill: (UnsafeMutableRawBufferPointer, _ isLocked: Bool) throws(Failure) -> Int
  ) throws(Failure) {
    let pageSize = 4096
    let length = (capacity + pageSize) / pageSize * pageSize
    guard let mapped = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      mapped != MAP_FAILED
    else {
      let heap = UnsafeMutableRawBufferPointer.allocate(byteCount: length, alignment: 16)
      (pages, isLocked, isMapped) = (heap, false, false)
      do throws(Failure) {
        count = try fill(UnsafeMutableRawBufferPointer(rebasing: heap[..<capacity]), false)
      } catch {
        if let start = heap.baseAddress { explicit_bzero(start, length) }
        heap.deallocate()
        throw error
      }
      return
    }
    pages = UnsafeMutableRawBufferPointer(start: mapped, count: length)
    isLocked = mlock(mapped, length) == 0
    isMapped = true
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
    if isMapped { munmap(start, pages.count) } else { pages.deallocate() }
  }

  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result { try body(UnsafeRawBufferPointer(rebasing: pages[..<min(count, pages.count)])) }

  /// Overwrites an array that held a secret, with explicit_bzero(3), which the compiler cannot remove.
  package static func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { if let start = $0.baseAddress { explicit_bzero(start, $0.count) } }
  }
}

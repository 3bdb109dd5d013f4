import Platform

/// Bytes that must stay secret: they are not swapped, dumped or printed, and are wiped at the end.
///
/// The bytes can be read through ``withBytes(_:)`` and ``revealed`` only, so that a review finds every use.
package final class Secret: Sendable, CustomStringConvertible, CustomReflectable {
  private let memory: LockedMemory

  package init(_ bytes: some Collection<UInt8>) { memory = LockedMemory(bytes) }

  package var count: Int { memory.count }
  package var description: String { "<secret>" }
  package var customMirror: Mirror { Mirror(self, children: []) }

  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result { try memory.withBytes(body) }

  /// A copy that is not wiped by itself: for bytes that leave the process, or that the caller wipes.
  package var revealed: [UInt8] { withBytes { [UInt8]($0) } }

  /// Compares in constant time: how long it takes depends on the lengths only.
  package func isSame(as other: Secret) -> Bool {
    guard count == other.count else { return false }
    return withBytes { mine in
      other.withBytes { theirs in zip(mine, theirs).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0 }
    }
  }
}

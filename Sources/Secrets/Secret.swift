import Platform

/// Bytes that nobody else may see: they are not swapped, dumped, printed or left behind.
///
/// The one way out is ``withBytes(_:)`` and ``revealed``; both stand out in a review.
package final class Secret: Sendable, CustomStringConvertible, CustomReflectable {
  private let memory: LockedMemory

  package init(_ bytes: some Collection<UInt8>) { memory = LockedMemory(bytes) }

  package var count: Int { memory.count }
  package var description: String { "<secret>" }
  package var customMirror: Mirror { Mirror(self, children: []) }

  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result { try memory.withBytes(body) }

  /// A copy that nobody wipes: for what leaves the process anyway.
  package var revealed: [UInt8] { withBytes { [UInt8]($0) } }

  /// Whether two secrets are the same, in a time that tells nothing but their lengths.
  package func isSame(as other: Secret) -> Bool {
    guard count == other.count else { return false }
    return withBytes { mine in
      other.withBytes { theirs in zip(mine, theirs).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0 }
    }
  }
}

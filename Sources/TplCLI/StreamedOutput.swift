import TplHot

/// Standard output for a long result: written in pieces, so that it begins at once and is never held as a whole.
final class StreamedOutput {
  private static let piece = 1 << 16

  private var waiting: [UInt8] = []
  private var hasWritten = false
  /// Why standard output takes no more; whoever makes the result stops then.
  private(set) var failure: CommandFailure?

  func append(_ bytes: [UInt8]) {
    waiting += bytes
    if waiting.count >= StreamedOutput.piece, failure == nil { write() }
  }

  /// Forgets what was not written yet.
  /// - Returns: `false` when some of it was written.
  func discard() -> Bool {
    waiting = []
    return !hasWritten
  }

  /// - Throws: when standard output cannot take it.
  func finish() throws(CommandFailure) {
    if failure == nil { write() }
    if let failure { throw failure }
  }

  private func write() {
    do throws(CommandFailure) {
      try Output.write(waiting)
      hasWritten = true
    } catch {
      failure = error
    }
    waiting = []
  }
}

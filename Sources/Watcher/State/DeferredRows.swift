import Platform

/// What the index may say later than it is so, because another source says it meanwhile: each would write a page more
/// for every change.
///
/// - The tick of a root: the log of changes has it.
/// - The times of a directory whose entries were taken over by name: as long as they are older than the entries, the
///   next start lists the directory once more.
final class DeferredRows {
  typealias Node = DirectoryTree.ID

  /// After the last change, and after the first one, until they are written.
  private static var pause: Duration { .seconds(1) }
  private static var longestPause: Duration { .seconds(10) }

  private(set) var directories: Set<Node> = []
  private(set) var roots: Set<Int64> = []
  /// Both together, or neither.
  private var firstChange: MonotonicTime?
  private var lastChange: MonotonicTime?

  func insert(directory: Node, now: MonotonicTime) {
    directories.insert(directory)
    noteChange(now)
  }

  func insert(root: Int64, now: MonotonicTime) {
    roots.insert(root)
    noteChange(now)
  }

  private func noteChange(_ now: MonotonicTime) {
    firstChange = firstChange ?? now
    lastChange = now
  }

  /// It was written, or is gone.
  func remove(directory: Node) { directories.remove(directory) }
  func remove(root: Int64) { roots.remove(root) }

  /// When to write; `nil` while there is nothing to be written.
  var nextWrite: MonotonicTime? {
    guard let firstChange, let lastChange, !directories.isEmpty || !roots.isEmpty else { return nil }
    return min(lastChange + DeferredRows.pause, firstChange + DeferredRows.longestPause)
  }

  /// What could not be written is tried again as after a change.
  func noteWrite(now: MonotonicTime) { (firstChange, lastChange) = (now, now) }

  func removeAll() {
    (directories, roots) = ([], [])
    (firstChange, lastChange) = (nil, nil)
  }
}

import Index
import Platform
import SQLite

/// Compares every directory with the disk by its times, after events were lost: nothing says what was missed.
final class Rescan {
  private let roots: WatchedRoots
  private let batch: Batch
  private let index: IndexFile
  private let journal: ChangeJournal
  private let tokens: PromptTokens
  private let scan: RootScan
  private var pacing = RescanPacing()
  private(set) var count = 0

  init(_ state: WatchState, _ index: IndexFile, _ journal: ChangeJournal, _ tokens: PromptTokens, _ scan: RootScan) {
    (roots, batch) = (state.roots, state.batch)
    (self.index, self.journal, self.tokens, self.scan) = (index, journal, tokens, scan)
  }

  /// What it is worth to wait for the rest of a storm of events; zero while nothing was lost.
  func delay(now: MonotonicTime) -> Duration { batch.mustRescan ? pacing.delay(now: now) : .zero }

  func run() throws(SQLiteError) {
    batch.mustRescan = false
    pacing.noteRescan(now: MonotonicTime.now)
    count += 1
    for root in roots.all.values {
      tokens.remove(of: root.path)
      journal.noteGap(in: root.id)
      batch.changedRoots.insert(root.id)
      scan.revalidate(root.id, try storedVersions(of: root.id))
    }
  }

  private func storedVersions(of root: Int64) throws(SQLiteError) -> [DirectoryTree.ID: StoredVersion] {
    var versions: [DirectoryTree.ID: StoredVersion] = [:]
    try index.writer.directories.forEach(root: root, withChildren: false) { versions[$0.id] = StoredVersion($0) }
    return versions
  }
}

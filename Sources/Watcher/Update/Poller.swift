import Bytes
import Index
import Logging
import Platform
import SQLite

/// Looks by itself at what the kernel does not tell of: directories without a watch, and file systems that other
/// machines change too. Only what a directory's times show is seen, so files that are written in place are not.
final class Poller {
  /// The file tpl.yaml of a root.
  private enum SettingsFile: Equatable {
    case missing
    case there(FileStatus)
  }

  private let state: WatchState
  private let index: IndexFile
  private let tokens: PromptTokens
  private let source: EventSource
  private let inbox: Monitor<Inbox>
  private let log: Logger
  /// Of roots whose own directory is polled.
  private var settings: [Int64: SettingsFile] = [:]

  init(
    _ state: WatchState, _ index: IndexFile, _ tokens: PromptTokens, _ source: EventSource, _ inbox: Monitor<Inbox>,
    log: Logger
  ) {
    self.state = state
    (self.index, self.tokens, self.source, self.inbox, self.log) = (index, tokens, source, inbox, log)
  }

  private var roots: WatchedRoots { state.roots }
  private var watches: WatchTable { state.watches }
  private var batch: Batch { state.batch }
  private var polls: PollSchedule { state.polls }
}

// MARK: - Poll

extension Poller {
  /// Marks what changed, and tries to watch what could not be watched.
  func poll() throws(SQLiteError) {
    let start = MonotonicTime.now
    for (node, version) in polls.directories where roots.tree.isAlive(node) {
      guard let root = roots.root(of: node), let relative = roots.tree.relativePath(of: node) else { continue }
      if FileStatus.look(root.path.appending(relative), followingSymlinks: false).map(StoredVersion.init) != version {
        batch.dirty.insert(node)
        tokens.remove(for: node)
      }
    }
    batch.dirty.formUnion(polls.unreadable)
    pollRoots()
    pollSettings()
    try retryWatches()
    polls.notePoll(from: start, to: MonotonicTime.now)
  }

  /// Whether each root is still what its path leads to, and whether a missing one is back.
  private func pollRoots() {
    for root in roots.all.values {
      guard let top = root.top else { continue }
      if FileStatus.look(root.path, followingSymlinks: false)?.inode != roots.tree[top].inode {
        batch.dirty.insert(top)
      }
    }
    batch.mustSeekRoots = true
  }

  /// Prompts test the files that they read themselves, but leave tpl.yaml to the watcher.
  private func pollSettings() {
    for root in roots.all.values {
      guard let top = root.top, polls.isPolled(top) else { continue }
      let file = FileStatus.look(root.path.appending("tpl.yaml")).map(SettingsFile.there) ?? .missing
      if let known = settings.updateValue(file, forKey: root.id), known != file { tokens.remove(of: root.path) }
    }
  }

  private func retryWatches() throws(SQLiteError) {
    let retries = polls.nextRetries()
    if !source.isRefused {
      // Another limit may be in force by now, and other roots in use.
      source.allowance.settle(held: watches.heldCount)
      let inUse = WatchPriorities.rootsInUse(
        roots, lastAsked: inbox.peek(\.lastAsked), tokens: tokens, now: MonotonicTime.now)
      let priorities = WatchPriorities(state, index, source.allowance, rootsInUse: inUse)
      batch.dirty.formUnion(try priorities.makeRoom(atMost: retries))
      source.allowance.settle(held: watches.heldCount)
    } else if EventSource.isAvailable() {
      log.info("the kernel has room for an inotify instance now, starting again")
      inbox.update { $0.mustStartAgain = true }
      Signals.requestTermination()
    }
  }
}

// MARK: - Audit

extension Poller {
  /// Does not trust the kernel: some file systems take watches and never tell. Now and then, when nothing happens, a
  /// few known directories are compared with the index. A change without an event means that the file system does not
  /// tell, or that there is a mistake in this program: the root is polled from then on.
  func audit() throws(SQLiteError) {
    polls.noteAudit(now: MonotonicTime.now)
    for (id, root) in roots.all where !root.isWithoutEvents {
      guard let top = root.top else { continue }
      for node in [top] + polls.auditShare(of: roots.tree.subtree(of: top)) where try isStale(node, root) {
        // The kernel has told by now of every change, unless the event waits in the queue.
        guard source.queuedBytes() == 0, inbox.peek({ $0.queue.chunks.isEmpty }) else { return }
        continueWithoutEvents(id, because: node)
        break
      }
    }
    polls.finishAudit()
    batch.dirty.formUnion(polls.unreadable)
  }

  private func isStale(_ node: DirectoryTree.ID, _ root: WatchedRoot) throws(SQLiteError) -> Bool {
    // Of some, the index has the entries by name and the times later.
    guard !polls.isPolled(node), !state.deferred.directories.contains(node),
      !roots.tree[node].flags.contains(.unreadable), let relative = roots.tree.relativePath(of: node),
      let stored = try index.writer.directories.times(of: node).map(StoredVersion.init), stored.modified != 0,
      let status = FileStatus.look(root.path.appending(relative), followingSymlinks: false)
    else { return false }
    return stored != StoredVersion(status)
  }

  private func continueWithoutEvents(_ id: Int64, because node: DirectoryTree.ID) {
    guard let root = roots.all[id], let top = root.top else { return }
    let path = root.path.appending(roots.tree.relativePath(of: node) ?? [])
    let (changed, late) = (path.bytes.displayed, root.path.bytes.displayed)
    log.error("\(changed) changed and the kernel did not tell: changes in \(late) are seen late")
    roots.all[id]!.isWithoutEvents = true
    tokens.remove(of: root.path)
    for node in roots.tree.subtree(of: top) {
      watches.withdraw(from: node)
      batch.dirty.insert(node)
    }
  }
}

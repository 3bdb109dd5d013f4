import Bytes
import Index
import Layout
import Logging
import Platform
import SQLite

/// Keeps the log of changes. It never stops the index: when it cannot be written it ends, and clients are told that
/// they know nothing.
extension Indexer {
  private static let pruningInterval = (changes: 10_000, nanoseconds: Int64(3_600_000_000_000))

  /// Damaged, or of another version: begun anew.
  static func openChangeLog(_ path: Path) throws(SQLiteError) -> ChangeLogWriter {
    if let opened = try? ChangeLogWriter(path: path.bytes) { return opened }
    removeIndex(path)
    return try ChangeLogWriter(path: path.bytes)
  }

  /// Goes on with the logs of roots that were loaded from the index. Until now nobody watched them.
  func openLogs(of ids: [Int64]) {
    let now = WallClock.nanoseconds
    for id in ids {
      // A restart is a commit of its own: it ends the time in which nobody watched.
      changedRoots.insert(id)
      guard let instance = roots[id]?.clock.instance, let position = try? changeLog?.position(instance: instance) else {
        continue
      }
      roots[id]!.log = position.log
      // Its commit may have been the last one before a crash.
      roots[id]!.clock.tick = max(roots[id]!.clock.tick, position.tick)
      if position.seen <= now {
        gaps[id] = position.seen
      } else {
        forgetLog(of: id, "the machine's clock was set back")
      }
    }
  }

  /// Clients that ask for anything before now are told that they know nothing.
  private func forgetLog(of id: Int64, _ reason: String) {
    log.warning("log of changes: \(reason), it begins anew")
    roots[id]?.log = nil
  }

  /// A file that was written changes its root, and so does everything in ``changes``.
  func noteTouchedRoots() throws(SQLiteError) {
    for node in changes.touched.keys where tree.isAlive(node) {
      guard let top = tree.topDirectory(of: node), let root = rootOfTop[top] else { continue }
      if changes.after[node] == nil { changes.noteChildren(node, try writer.children(ofDirectory: node)) }
      // A burst touches what it creates; its root has changed anyway.
      if !changedRoots.contains(root), changes.isTouchedFileThere(node) { changedRoots.insert(root) }
    }
  }

  /// Commits what the batch changed in the roots.
  func logChanges(in ids: Set<Int64>) {
    if changeLog == nil, MonotonicClock.nanoseconds >= nextChangeLogTry { reopenChangeLog() }
    guard let changeLog, !ids.isEmpty else { return }
    let now = WallClock.nanoseconds
    if now < lastCommit {
      for id in roots.keys { forgetLog(of: id, "the machine's clock was set back") }
    }
    lastCommit = now
    do throws(SQLiteError) {
      try changeLog.transaction { () throws(SQLiteError) in
        for id in ids {
          guard let root = roots[id] else { continue }
          try log(root, changeLog, now)
        }
        try pruneLogs(changeLog, now)
      }
    } catch {
      beginLogsAnew("\(error)")
    }
  }

  private func log(_ root: WatchedRoot, _ changeLog: ChangeLogWriter, _ now: Int64) throws(SQLiteError) {
    guard let number = root.log else {
      roots[root.id]!.log = try changeLog.begin(root: root.path.bytes, at: root.clock, now: now)
      gaps[root.id] = nil
      return
    }
    for row in ChangeRows.rows(of: changes, in: root, tree) {
      try changeLog.append(row, log: number, tick: root.clock.tick, at: now)
      unprunedChanges += row.entries.count
    }
    if let since = gaps.removeValue(forKey: root.id) {
      try changeLog.addGap(log: number, tick: root.clock.tick, since: since)
    }
    try changeLog.setPosition(log: number, tick: root.clock.tick, seen: seen)
    // Polling sees no file that is written in place.
    if polled.keys.contains(where: { tree.isAlive($0) && tree.topDirectory(of: $0) == root.top }) {
      try changeLog.forgetAll(log: number, tick: root.clock.tick, now: now)
    }
  }

  private func pruneLogs(_ changeLog: ChangeLogWriter, _ now: Int64) throws(SQLiteError) {
    let interval = Indexer.pruningInterval
    guard unprunedChanges >= interval.changes || now - lastPruning > interval.nanoseconds else { return }
    for root in roots.values {
      if let number = root.log { try changeLog.prune(log: number, now: now) }
    }
    (unprunedChanges, lastPruning) = (0, now)
  }

  func removeLog(of root: WatchedRoot) {
    gaps[root.id] = nil
    do throws(SQLiteError) {
      try changeLog?.remove(root: root.path.bytes)
    } catch {
      beginLogsAnew("\(error)")
    }
  }

  /// One line, whatever becomes of it.
  func beginLogsAnew(_ reason: String) {
    changeLog = nil
    for id in roots.keys { roots[id]!.log = nil }
    gaps = [:]
    Indexer.removeIndex(directories.changeLog)
    reopenChangeLog()
    if changeLog != nil { log.warning("log of changes: \(reason), it begins anew") }
  }

  /// Tried again with a later commit, not at once: a full disk stays full for a while.
  func reopenChangeLog() {
    do throws(SQLiteError) {
      changeLog = try Indexer.openChangeLog(directories.changeLog)
      if changeLogFailures > 1 { log.info("changes are logged again") }
      changeLogFailures = 0
    } catch {
      changeLog = nil
      nextChangeLogTry = MonotonicClock.nanoseconds + Indexer.shortestRebuildPause
      changeLogFailure = "\(error)"
      changeLogFailures += 1
    }
    changeLogFile = DatabaseFile(directories.changeLog)
  }

  /// After the second try: a full disk soon keeps the index from its file too, and one line says all of it.
  func tellOfChangeLog() {
    guard changeLogFailures == 2, report.degraded.isEmpty else { return }
    changeLogFailures += 1
    log.error("log of changes: \(changeLogFailure); changes are not logged until this is mended")
  }
}

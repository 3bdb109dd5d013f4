import Bytes
import Glibc
import Index
import Logging
import Platform
import SQLite

/// The files that tpld keeps for itself. Anybody may remove or overwrite them while it runs: the databases are built
/// again, and without its socket it starts again.
extension Indexer {
  /// Events tell of removed files; a few stat calls before each commit tell of the others, those in which the kernel
  /// had no watch left too.
  func checkOwnFiles() {
    if mustCheckRuntime { checkRuntime() }
    keepIndexLock()
    if !indexFile.isIntact({ writer.hasHeader() }) {
      log.warning("\(directories.index.bytes.displayed) was removed or overwritten, building it again")
      rebuild()
    } else if !changeLogFile.isIntact({ changeLog?.hasHeader() ?? true }) {
      beginLogsAnew("the file was removed or overwritten")
      // With the commit in hand, not with the next change.
      changedRoots.formUnion(roots.keys)
    }
    watchOwnDirectories()
  }

  /// Adds to what a root may watch there.
  func watchOwnDirectories() {
    guard ownWatches.count < 2 else { return }
    let former = ownWatches
    ownWatches = []
    for directory in [directories.cache, directories.runtime] {
      guard let open = try? Descriptor.open(directory, O_RDONLY | O_DIRECTORY),
        let watch = try? source.addWatch(open, .departure)
      else { continue }
      ownWatches.insert(watch.rawValue)
    }
    forgetUnused(former)
  }

  /// Without its lock and its socket nobody finds it, and another one could not take the index.
  private func checkRuntime() {
    mustCheckRuntime = false
    let hasSocket = FileStatus.look(directories.socket) != nil
    if hasSocket, FileStatus.look(directories.lock) != nil || takeLockAnew() { return }
    // Once: it may be the end that removes them.
    guard !inbox.peek({ $0.mustStop || $0.mustStartAgain }) else { return }
    log.warning("\(directories.runtime.bytes.displayed) was removed, starting again")
    inbox.update { $0.mustStartAgain = true }
    Signals.requestTermination()
  }

  /// Nobody else has it: the index's comes first.
  private func takeLockAnew() -> Bool {
    do throws(SystemError) {
      runtimeLock = try FileLock.acquire(directories.lock)
    } catch {
      return false
    }
    return runtimeLock != nil
  }

  /// A lock whose file was removed keeps nobody away any more.
  private func keepIndexLock() {
    if let known = indexLockFile, FileStatus.look(directories.indexLock)?.isSameFile(as: known) == true { return }
    do throws(SystemError) {
      try Files.makePrivateDirectories(directories.cache)
      indexLock = try FileLock.acquire(directories.indexLock)
      guard indexLock != nil else {
        log.error("another tpld has taken the index, leaving it to that one")
        return Signals.requestTermination()
      }
      // For the one that is refused; on a full disk it is told without the number.
      try? indexLock?.sign()
      indexLockFile = FileStatus.look(directories.indexLock)
    } catch {
      // Where it cannot be made the index cannot be written either, and that is told.
      indexLockFile = nil
    }
  }
}

import Bytes
import Glibc
import Logging
import Platform

/// The directories in which tpld keeps its own files, with the locks and the socket there. They can be removed or
/// overwritten while it runs: the databases are built again, and without its socket it starts again.
final class OwnDirectories {
  private let directories: BaseDirectories
  private let source: EventSource
  private let watches: WatchTable
  private let inbox: Monitor<Inbox>
  private let log: Logger
  private var mustCheckRuntime = false
  /// In place of the daemon's own, after that was removed.
  private var runtimeLock: FileLock?
  /// The same beside the index, and the file that is locked.
  private var indexLock: FileLock?
  private var indexLockFile: FileStatus?

  init(
    _ directories: BaseDirectories, _ source: EventSource, _ watches: WatchTable, _ inbox: Monitor<Inbox>, log: Logger
  ) {
    (self.directories, self.source, self.watches, self.inbox, self.log) = (directories, source, watches, inbox, log)
    indexLockFile = FileStatus.look(directories.indexLock)
  }

  /// Something happened in one of the directories, or events were lost.
  func noteEvent() { mustCheckRuntime = true }

  /// Events tell of removed files; a few stat calls before each commit tell of those that no event told of.
  func check() {
    if mustCheckRuntime { checkRuntime() }
    keepIndexLock()
  }

  /// Adds to what a root may watch there.
  func watch() {
    guard watches.ownCount < 2 else { return }
    var added: Set<WatchDescriptor> = []
    for directory in [directories.cache, directories.runtime] {
      // Where it cannot be watched, the checks before each commit see what happens there.
      guard let open = try? Descriptor.open(directory, O_RDONLY | O_DIRECTORY),
        let watch = try? source.addWatch(open, .departure)
      else { continue }
      added.insert(watch)
    }
    watches.replaceOwn(with: added)
  }

  /// Without its lock and its socket clients do not find it, and another tpld could not take the index.
  private func checkRuntime() {
    mustCheckRuntime = false
    let hasSocket = FileStatus.look(directories.socket) != nil
    if hasSocket, FileStatus.look(directories.lock) != nil || takeRuntimeLock() { return }
    // At its end, this process removes them itself.
    guard !inbox.peek({ $0.mustStop || $0.mustStartAgain }) else { return }
    log.warning("\(directories.runtime.bytes.displayed) was removed, starting again")
    inbox.update { $0.mustStartAgain = true }
    Signals.requestTermination()
  }

  /// No other tpld has it: each takes the index's lock first.
  private func takeRuntimeLock() -> Bool {
    do throws(SystemError) {
      runtimeLock = try FileLock.acquire(directories.lock)
    } catch {
      return false
    }
    return runtimeLock != nil
  }

  /// A lock whose file was removed no longer keeps another tpld away.
  private func keepIndexLock() {
    if let known = indexLockFile, FileStatus.look(directories.indexLock)?.isSameFile(as: known) == true { return }
    do throws(SystemError) {
      try Files.makePrivateDirectories(directories.cache)
      indexLock = try FileLock.acquire(directories.indexLock)
      guard indexLock != nil else {
        log.error("another tpld has taken the index, leaving it to that one")
        return Signals.requestTermination()
      }
      // A tpld that is refused names the owner; on a full disk it does so without the number.
      try? indexLock?.sign()
      indexLockFile = FileStatus.look(directories.indexLock)
    } catch {
      // Where the lock cannot be made the index cannot be written either, and that is logged.
      indexLockFile = nil
    }
  }
}

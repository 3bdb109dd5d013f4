import Bytes
import Consent
import Glibc
import Logging
import Platform

/// Waits for roots that are allowed and not there: renamed, removed, on a disk that is not mounted.
struct AwaitedRoots {
  private let source: EventSource
  private let watches: WatchTable
  private let log: Logger

  init(_ source: EventSource, _ watches: WatchTable, log: Logger) {
    (self.source, self.watches, self.log) = (source, watches, log)
  }

  /// Watches the nearest directory above each, instead of those that were watched before.
  func watch(for records: [AllowRecord]) {
    watches.replaceAwaited(with: Set(records.compactMap { nearestDirectory(above: $0.path).flatMap(watch(in:)) }))
  }

  private func watch(in directory: Path) -> WatchDescriptor? {
    do throws(SystemError) {
      let open = try Descriptor.open(directory, O_RDONLY | O_DIRECTORY)
      // Added to what another root may watch there.
      return try source.addWatch(open, .arrival)
    } catch {
      log.warning("\(error): roots that come back there are seen after 'tpl daemon restart'")
      return nil
    }
  }

  private func nearestDirectory(above path: Path) -> Path? {
    var current = path.parent
    while let candidate = current {
      if FileStatus.look(candidate)?.isDirectory == true { return candidate }
      current = candidate.parent
    }
    return nil
  }
}

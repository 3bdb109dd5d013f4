import Bytes
import Consent
import Glibc
import Layout
import Logging
import Platform
import SQLite

/// Waits for roots that are allowed and not there: renamed, removed, on a disk that is not mounted.
extension Indexer {
  /// The record's own directory is at its path.
  static func isPresent(_ record: AllowRecord) -> Bool {
    guard let status = FileStatus.look(record.path, followingSymlinks: false) else { return false }
    return status.isDirectory && RootIdentity(record.path, status: status) == record.identity
  }

  /// Takes up roots that are back, and watches for the return of the others.
  func seekRoots() throws(SQLiteError) {
    guard mustSeekRoots else { return }
    guard let allowed = readRecords() else { return }
    mustSeekRoots = false
    func missing() -> [AllowRecord] {
      allowed.filter { record in !roots.values.contains { $0.path == record.path } }
    }
    watchForReturn(of: missing())
    // After the watches: what came before them is there now, what comes later brings an event.
    let back = missing().filter(Indexer.isPresent)
    for record in back { try add(record, among: allowed) }
    if !back.isEmpty { watchForReturn(of: missing()) }
  }

  /// Watches the nearest directory above each.
  private func watchForReturn(of records: [AllowRecord]) {
    var needed: Set<Int32> = []
    for record in records {
      if let watch = Indexer.nearestDirectory(above: record.path).flatMap(watchForReturn(in:)) { needed.insert(watch) }
    }
    let former = vigils
    vigils = needed
    forgetUnused(former)
  }

  private func watchForReturn(in directory: Path) -> Int32? {
    do throws(SystemError) {
      let open = try Descriptor.open(directory, O_RDONLY | O_DIRECTORY)
      // Added to what another root may watch there.
      return try source.addWatch(open, .arrival).rawValue
    } catch {
      log.warning("\(error): roots that come back there are seen after 'tpl daemon restart'")
      return nil
    }
  }

  private static func nearestDirectory(above path: Path) -> Path? {
    var current = path.parent
    while let candidate = current {
      if FileStatus.look(candidate)?.isDirectory == true { return candidate }
      current = candidate.parent
    }
    return nil
  }
}

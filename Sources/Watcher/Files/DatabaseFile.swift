import Bytes
import Platform

/// Tells whether a database that is open is still the one that its path leads to. Its owner cannot tell: SQLite goes on
/// writing to a file that was removed, where no reader finds it.
///
/// Looks with stat(2) only: to open and close the file once more would drop SQLite's locks on it.
struct DatabaseFile {
  private let path: Path
  private var file: FileStatus?
  private var companions: [FileStatus?]

  /// Right after it was opened.
  init(_ path: Path) {
    self.path = path
    file = FileStatus.look(path)
    companions = DatabaseFile.companions(of: path)
  }

  /// The database with the files that SQLite keeps beside it.
  static func remove(_ path: Path) {
    // What cannot be removed makes SQLite fail, and that is told.
    for suffix in ["", "-wal", "-shm"] { _ = try? Files.remove(Path(path.bytes + Array(suffix.utf8))) }
  }

  private static func companions(of path: Path) -> [FileStatus?] {
    ["-wal", "-shm"].map { FileStatus.look(Path(path.bytes + Array($0.utf8))) }
  }

  /// - Parameter hasHeader: asked when the file was written, which checkpoints do too.
  mutating func isIntact(_ hasHeader: () -> Bool) -> Bool {
    guard let file else { return true }
    // A database in WAL mode never becomes shorter; its log does.
    guard let now = FileStatus.look(path), now.isSameFile(as: file), now.size >= file.size else { return false }
    let others = DatabaseFile.companions(of: path)
    for (known, other) in zip(companions, others) {
      if let known, other?.isSameFile(as: known) != true { return false }
    }
    companions = others
    if !now.isSameVersion(as: file), !hasHeader() { return false }
    self.file = now
    return true
  }
}

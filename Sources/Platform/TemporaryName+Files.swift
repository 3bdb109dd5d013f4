import Bytes
import Glibc

extension TemporaryName {
  static func make(for path: Path) -> Path {
    Path(path.bytes + [.dot] + Array(String(getpid()).utf8) + [UInt8](suffix))
  }
}

extension Files {
  /// Removes what processes that were killed have left of one file. Those that are alive hold a lock on theirs.
  static func removeLeftovers(of path: Path) {
    guard let directory = path.parent else { return }
    let prefix = Array(path.lastComponent) + [.dot]
    var found: [[UInt8]] = []
    // Whatever cannot be listed or removed stays: the file that is written here does not depend on it.
    _ = try? DirectoryListing.read(directory) { name, kind, _ in
      if kind == .file, name.starts(with: prefix) { found.append([UInt8](name)) }
    }
    for name in found where TemporaryName.isTemporary(name) && !FileLock.isHeld(directory.appending(name)) {
      _ = try? remove(directory.appending(name))
    }
  }
}

import Bytes
import Glibc

extension TemporaryName {
  static func make(for path: Path) -> Path {
    Path(path.bytes + [.dot] + Array(String(getpid()).utf8) + [UInt8](suffix))
  }
}

extension Files {
  /// Removes the temporary files that killed processes have left of one file. Running processes hold a lock on theirs.
  static func removeLeftovers(of path: Path) {
    guard let directory = path.parent else { return }
    let prefix = Array(path.lastComponent) + [.dot]
    var found: [[UInt8]] = []
    // Errors are ignored, because writing the file does not depend on it.
    _ = try? DirectoryListing.read(directory) { name, kind, _ in
      if kind == .file, name.starts(with: prefix) { found.append([UInt8](name)) }
    }
    for name in found where TemporaryName.isTemporary(name) && !FileLock.isHeld(directory.appending(name)) {
      _ = try? remove(directory.appending(name))
    }
  }
}

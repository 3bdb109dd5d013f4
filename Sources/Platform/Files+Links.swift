package import Bytes
import Glibc

extension Files {
  /// Makes a symlink, replaces one with another target, and keeps one that has this target already.
  /// - Throws: the errno; EEXIST for anything else of that name.
  package static func makeSymlink(_ path: Path, to target: Path) throws(SystemError) {
    if let found = linkTarget(path) {
      if found == target { return }
      try remove(path)
    }
    let result = target.withCString { target in path.withCString { symlink(target, $0) } }
    if result != 0, errno != EEXIST || linkTarget(path) != target { throw SystemError("symlink", path) }
  }

  /// - Returns: `nil` for what is no symlink; an error that says nothing about that is noted.
  package static func linkTarget(_ path: Path) -> Path? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { start in path.withCString { readlink($0, start, bytes.count) } } ?? -1
    }
    if count >= 0 { return Path(Array(buffer[..<count])) }
    if errno != EINVAL, errno != ENOENT, errno != ENOTDIR { _ = SystemError("readlink", path) }
    return nil
  }

  /// The canonical directory of a file. Both may be missing, because during a merge git has not made all directories
  /// yet.
  package static func canonicalDirectory(of file: Path) throws(SystemError) -> Path {
    let parent = file.parent ?? Path(".")
    do throws(SystemError) {
      return try canonical(parent)
    } catch {
      if error.isMissing, parent.isAbsolute, parent.parent != nil {
        return try canonicalDirectory(of: parent).appending(Array(parent.lastComponent))
      }
      throw error
    }
  }
}

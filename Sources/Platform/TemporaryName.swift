import Bytes
import Glibc

/// `FILE.PID.new`: what a file is called while it is written. A process that was killed can leave one, with the whole
/// text in it.
package enum TemporaryName {
  private static let suffix: StaticString = ".new"

  static func make(for path: Path) -> Path {
    Path(path.bytes + [.dot] + Array(String(getpid()).utf8) + [UInt8](suffix))
  }

  /// Whether a name is one of a file that is being written, and so of nothing that anybody may read.
  package static func isTemporary(_ name: [UInt8]) -> Bool { final(name).count < name.count }

  /// The name that a file gets once it is written; the same for a file that has it.
  package static func final(_ name: [UInt8]) -> [UInt8] {
    guard name.hasSuffix(suffix) else { return name }
    var rest = name.dropLast(suffix.utf8CodeUnitCount)
    let digits = rest.reversed().prefix(while: \.isASCIIDigit).count
    rest = rest.dropLast(digits)
    return digits > 0 && rest.last == .dot ? Array(rest.dropLast()) : name
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

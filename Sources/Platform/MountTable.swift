package import Bytes
import Glibc

/// The mounts of this process's namespace (proc_pid_mountinfo(5)). It is polled because a mount over a watched
/// directory causes no inotify event.
package struct MountTable: ~Copyable, Sendable {
  private static let path = Path("/proc/self/mountinfo")

  /// Has an exceptional condition (POLLPRI) when the table changed.
  package let descriptor: Descriptor

  /// - Throws: the errno of open(2), as where /proc is missing.
  package init() throws(SystemError) { descriptor = try Descriptor.open(MountTable.path, O_RDONLY) }

  /// Every mount point, those that are hidden by others included.
  package static func mountPoints() -> [Path] { mountPoints(in: (try? Files.read(path)) ?? []) }

  /// - Parameter text: lines whose fifth field is the mount point, with space, tab, newline and backslash as `\ooo`.
  package static func mountPoints(in text: [UInt8]) -> [Path] {
    text.split(separator: .newline).compactMap { line in
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
      guard fields.count > 5, fields[4].first == .slash else { return nil }
      return Path(unescaped(fields[4]))
    }
  }

  private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = field
    while let byte = rest.popFirst() {
      let digits = rest.prefix(3)
      if byte == UInt8(ascii: "\\"), digits.count == 3, digits.allSatisfy({ (0x30...0x37).contains($0) }) {
        bytes.append(UInt8(truncatingIfNeeded: digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }))
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}

import Bytes
import CPlatform
import Glibc

/// What /proc tells of this process and its limits.
package enum ProcessFacts {
  package static var identifier: Int32 { getpid() }
  package static var user: UInt32 { getuid() }

  /// `fs.inotify.max_user_watches`; 0 when the kernel does not say.
  package static var watchLimit: UInt64 { number(in: "/proc/sys/fs/inotify/max_user_watches") }

  /// VmRSS of /proc/self/status.
  package static var residentKilobytes: UInt64 {
    guard let status = try? Files.read(Path("/proc/self/status")) else { return 0 }
    let line = status.split(separator: .newline).first { Array($0).hasPrefix("VmRSS:") } ?? []
    return Array(line.filter(\.isASCIIDigit)).decimalValue ?? 0
  }

  /// Lets all threads allocate from two places instead of sixteen: chunks of events are allocated by one thread and freed by
  /// another, and every place keeps what it once needed (mallopt(3), M_ARENA_MAX).
  package static func shareMemoryAmongThreads() {
    _ = tpl_limit_arenas(2)
  }

  private static func number(in path: String) -> UInt64 {
    guard let text = try? Files.read(Path(path)) else { return 0 }
    return text.filter(\.isASCIIDigit).decimalValue ?? 0
  }
}

import Bytes
import CPlatform
import Glibc

/// What /proc tells of this process and its limits.
package enum ProcessFacts {
  package static var identifier: Int32 { getpid() }
  package static var parent: Int32 { getppid() }
  package static var user: UInt32 { getuid() }

  /// The arguments without the program's name, as bytes. `CommandLine` is empty in static programs, and would replace
  /// what is not UTF-8.
  package static var arguments: [[UInt8]] {
    var found: [[UInt8]] = []
    guard var next = tpl_arguments(), next.pointee != nil else { return found }
    while let argument = next.successor().pointee {
      found.append([UInt8](UnsafeRawBufferPointer(start: argument, count: strlen(argument))))
      next = next.successor()
    }
    return found
  }

  /// Starts the program anew with the same arguments; returns when that fails.
  package static func startAgain() { execv("/proc/self/exe", tpl_arguments()) }

  /// A number that identifies the PID namespace (pid_namespaces(7)).
  package static var namespace: UInt64 { FileStatus.look(Path("/proc/self/ns/pid"))?.inode ?? 0 }

  /// Whether there is such a process, of whatever user.
  package static func isRunning(_ process: Int32) -> Bool { kill(process, 0) == 0 || errno == EPERM }

  /// The values that a variable had when the processes of this user began (proc(5), environ); those of other users
  /// cannot be read.
  package static func initialValues(of variable: StaticString) -> [[UInt8]] {
    let prefix = [UInt8](variable) + [.equals]
    let processes = ((try? DirectoryListing.entries(Path("/proc"))) ?? []).map(\.name)
    return processes.filter { $0.first?.isASCIIDigit == true }.compactMap { process in
      guard let environment = try? Files.read(Path("/proc").appending(process).appending("environ")) else { return nil }
      return environment.split(separator: 0).first { $0.starts(with: prefix) }.map { Array($0.dropFirst(prefix.count)) }
    }
  }

  /// How many watches this user may have: `fs.inotify.max_user_watches`, or fewer in a user namespace; 0 when the
  /// kernel does not say.
  package static var watchLimit: UInt64 {
    ["/proc/sys/fs/inotify/max_user_watches", "/proc/sys/user/max_inotify_watches"].map(number).filter { $0 > 0 }.min()
      ?? 0
  }

  /// VmRSS of /proc/self/status.
  package static var residentKilobytes: UInt64 {
    guard let status = try? Files.read(Path("/proc/self/status")) else { return 0 }
    let line = status.split(separator: .newline).first { Array($0).hasPrefix("VmRSS:") } ?? []
    return Array(line.filter(\.isASCIIDigit)).decimalValue ?? 0
  }

  /// Resets what was inherited from the process that started this one (descriptors, working directory, signals, limits,
  /// scheduling, session keyring): for example, a lock on an inherited descriptor would be held for as long as this
  /// process runs. Called before anything is opened.
  /// - Parameter descriptor: the first one to close.
  package static func detach(from descriptor: Int32) { tpl_detach(descriptor, "200") }

  /// Bytes that the environment of a program may have so that half as much again is left for its arguments: the kernel
  /// gives both a quarter of the stack, 128 KiB at least and 6 MiB at most (execve(2)).
  package static var environmentLimit: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_STACK.rawValue), &limit) == 0 else { return 128 << 10 }
    let room = min(max(limit.rlim_cur / 4, 128 << 10), 6 << 20)
    return Int(room) / 3 * 2
  }

  /// From now on the process leaves no core file and no backtrace, and no other process of the user's reads its memory.
  /// What it becomes (``ChildProcess``) is not bound by that.
  package static func forbidDumps() { tpl_forbid_dumps() }

  /// Lets all threads allocate from two places instead of sixteen: chunks of events are allocated by one thread and
  /// freed by another, and every place keeps what it once needed (mallopt(3), M_ARENA_MAX).
  package static func shareMemoryAmongThreads() {
    _ = tpl_limit_arenas(2)
  }

  private static func number(in path: String) -> UInt64 {
    guard let text = try? Files.read(Path(path)) else { return 0 }
    return text.filter(\.isASCIIDigit).decimalValue ?? 0
  }
}

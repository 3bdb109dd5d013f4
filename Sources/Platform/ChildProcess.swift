package import Bytes
import CPlatform
import Glibc

/// posix_spawn(3).
package enum ChildProcess {
  /// Starts a process in a session of its own that outlives this one; its output goes to `log`. Its standard input is
  /// the log too, opened for writing only, because there may be no /dev/null where tpl runs.
  /// - Throws: the errno of posix_spawn, with the program.
  package static func startDaemon(
    _ program: Path, arguments: [[UInt8]], environment: Environment, log: Path
  ) throws(SystemError) {
    let output = try Files.openForAppending(log)
    _ = try spawn(
      program, arguments, environment, input: output.rawValue, output: output.rawValue, error: output.rawValue,
      newSession: true)
  }

  /// Replaces this process by that program (execve(2)).
  /// - Parameter name: its `argv[0]`; the path by default.
  /// - Throws: the errno, with the program; it returns in no other way.
  package static func become(
    _ program: Path, as name: [UInt8]? = nil, arguments: [[UInt8]], environment: Environment
  ) throws(SystemError) -> Never {
    var argv = ([name ?? program.bytes] + arguments).map { $0.withCString { strdup($0) } } + [nil]
    var envp = environment.variables.map { ($0.name + [.equals] + $0.value).withCString { strdup($0) } } + [nil]
    // An ignored signal stays ignored after execve(2), and the program expects the default (see Signals).
    signal(SIGXFSZ, SIG_DFL)
    tpl_restore_core_limit()
    _ = program.withCString { execve($0, &argv, &envp) }
    throw SystemError("exec", program)
  }

  /// Runs a program to its end and collects what it prints.
  /// - Parameters:
  ///   - input: what it reads; nothing by default.
  ///   - withErrors: whether its standard error counts as output; else it is dropped.
  ///   - patience: how long it may take before it is ended; `nil` for ever.
  /// - Returns: exit status (128 + signal) and output.
  /// - Throws: ETIMEDOUT for one that was ended; EFBIG for one that prints more than 256 MiB, and is ended.
  package static func capture(
    _ program: Path, arguments: [[UInt8]], environment: Environment, input: [UInt8] = [], withErrors: Bool = false,
    patience: Duration? = nil
  ) throws(SystemError) -> (status: Int32, output: [UInt8]) {
    let null = try Descriptor.open(Path("/dev/null"), O_RDWR)
    // The input is a file and not a pipe, because the program may fill the output pipe before it has read everything.
    let source = try MemoryFile.make(input, name: "input", isInherited: false)
    var ends: (Int32, Int32) = (0, 0)
    let made = withUnsafeMutablePointer(to: &ends) { pair in
      pair.withMemoryRebound(to: Int32.self, capacity: 2) { tpl_pipe_cloexec($0) }
    }
    guard made == 0 else { throw SystemError("pipe") }
    let reading = Descriptor(rawValue: ends.0)
    let child: pid_t
    do {
      let writing = Descriptor(rawValue: ends.1)
      child = try spawn(
        program, arguments, environment, input: source.rewound, output: writing.rawValue,
        error: withErrors ? writing.rawValue : null.rawValue, newSession: false)
    }
    var output: [UInt8] = []
    let deadline = patience.map { Deadline(within: $0) }
    while true {
      if let deadline, !Poll.readable(reading.rawValue, until: deadline).0 {
        end(child)
        throw SystemError(operation: "wait for", path: program, code: ETIMEDOUT)
      }
      let part = try reading.read(atMost: 1 << 16)
      if part.isEmpty { break }
      output += part
      if output.count > mostOutput {
        end(child)
        throw SystemError(operation: "read from", path: program, code: EFBIG)
      }
    }
    var status: Int32 = 0
    _ = retryingInterrupts { waitpid(child, &status, 0) }
    return (tpl_exit_status(status), output)
  }

  private static let mostOutput = 256 << 20

  private static func end(_ child: pid_t) {
    _ = kill(child, SIGKILL)
    _ = retryingInterrupts { waitpid(child, nil, 0) }
  }

  /// Runs a program on this process's own standard input, output and error, to its end.
  /// - Returns: exit status (128 + signal).
  package static func run(
    _ program: Path, arguments: [[UInt8]], environment: Environment
  ) throws(SystemError) -> Int32 {
    let child = try spawn(
      program, arguments, environment, input: STDIN_FILENO, output: STDOUT_FILENO, error: STDERR_FILENO,
      newSession: false)
    var status: Int32 = 0
    _ = retryingInterrupts { waitpid(child, &status, 0) }
    return tpl_exit_status(status)
  }

  private static func spawn(
    _ program: Path, _ arguments: [[UInt8]], _ environment: Environment, input: Int32, output: Int32, error: Int32,
    newSession: Bool
  ) throws(SystemError) -> pid_t {
    var argv = ([program.bytes] + arguments).map { $0.withCString { strdup($0) } } + [nil]
    var envp = environment.variables.map { ($0.name + [.equals] + $0.value).withCString { strdup($0) } } + [nil]
    defer {
      for text in argv { free(text) }
      for text in envp { free(text) }
    }
    var child: pid_t = 0
    let code = program.withCString { path in
      tpl_spawn(&child, path, &argv, &envp, input, output, error, newSession ? 1 : 0)
    }
    guard code == 0 else { throw SystemError(operation: "exec", path: program, code: code) }
    return child
  }
}

extension Path {
  /// The file this process was started from.
  package static func runningExecutable() throws(SystemError) -> Path {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count)
    guard length > 0 else { throw SystemError("readlink", Path("/proc/self/exe")) }
    return Path(buffer[..<length].map { UInt8(bitPattern: $0) })
  }
}

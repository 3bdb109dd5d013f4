package import Glibc

/// A program that runs beside the test; both its outputs go to a file. It ends with its last reference.
package final class BackgroundProcess {
  package let pid: pid_t
  private let child: Child
  /// After that the number may belong to another process.
  private var hasEnded = false

  /// - Parameters:
  ///   - output: relative to the sandbox.
  ///   - socket: becomes descriptor 3.
  package init(
    _ arguments: [String], in sandbox: Sandbox, environment: [String: String] = [:], directory: String = ".",
    output: String, socket: TestSocket? = nil
  ) throws {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    let file = open(sandbox.path(output), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    defer {
      close(null)
      close(file)
    }
    child = try Child(
      arguments, environment: sandbox.environment.merging(environment) { $1 }, directory: sandbox.path(directory),
      attachedTo: .descriptors(null, file, file), handing: socket?.descriptor ?? -1)
    pid = child.pid
  }

  deinit { if !hasEnded { child.end() } }

  /// As a shell gives it.
  /// - Throws: when it still runs after that time.
  package func status(seconds: Double = 30) throws -> Int32 {
    guard let status = child.status(by: Deadline(seconds: seconds)) else {
      throw TestSupportError.timedOut(what: "end of process \(pid)", seconds: seconds, transcript: "")
    }
    hasEnded = true
    return status
  }
}

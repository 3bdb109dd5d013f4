import Bytes
import Glibc
import Platform

/// Where the daemon's lines go: standard error. When that is the log in the state directory, it does not grow without
/// end: a full one becomes the previous generation, in place of the one before.
final class DaemonLog: Sendable {
  private let output: OutputStream
  private let path: Path
  private let previous: Path
  private let limit: Int64
  /// Threads write one after the other; whether standard error is the log, which is decided once.
  private let isLogFile: Monitor<Bool>

  /// - Parameter limit: bytes of one generation.
  init(_ output: OutputStream, path: Path, previous: Path, limit: Int64 = 1 << 20) {
    (self.output, self.path, self.previous, self.limit) = (output, path, previous, limit)
    let status = output.status
    let isFile = status?.isRegular == true && DaemonLog.isFile(path, status)
    isLogFile = Monitor(isFile)
  }

  /// `nil` when the lines go elsewhere: to a terminal, a pipe, the journal.
  var file: Path? { isLogFile.peek { $0 } ? path : nil }

  func write(_ line: [UInt8]) {
    isLogFile.update { isLogFile in
      if isLogFile { makeRoom(Int64(line.count)) }
      output.write(line)
    }
  }

  /// A log that cannot be rotated grows: better than lines that are lost.
  private func makeRoom(_ count: Int64) {
    do throws(SystemError) {
      if let status = output.status, status.size > 0, status.size > limit - count {
        try rotate()
      } else if DaemonLog.isFile(path, output.status) {
        return
      }
      // Rotated, by this process or by another one, or removed by hand.
      output.redirect(to: try Files.openForAppending(path))
    } catch {
      return
    }
  }

  /// The log has its name at every moment: a process that opens it writes to this or to the previous generation, never
  /// to a file that is about to go.
  private func rotate() throws(SystemError) {
    let current = try Files.openForAppending(path)
    // Another tpld may be at it: one that starts while this one runs.
    try FileLock.hold(current, path)
    guard DaemonLog.isFile(path, output.status) else { return }
    let next = Path(path.bytes + Array(".new".utf8))
    try Files.remove(next)
    try Files.create(next, content: [], mode: 0o600)
    try Files.remove(previous)
    try Files.link(path, as: previous)
    try Files.rename(next, to: path)
  }

  private static func isFile(_ path: Path, _ status: FileStatus?) -> Bool {
    guard let status, let there = FileStatus.look(path, followingSymlinks: false) else { return false }
    return there.isSameFile(as: status)
  }
}

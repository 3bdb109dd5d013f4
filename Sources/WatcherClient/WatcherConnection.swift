import Bytes
package import Platform

/// Asks the watcher through its socket.
package struct WatcherConnection: Sendable {
  private let socket: Path

  package init(_ directories: BaseDirectories) { socket = directories.socket }

  /// One request, one answer.
  /// - Parameter timeout: milliseconds, -1 for ever.
  /// - Throws: ``WatcherError``.
  package func ask(_ request: WatcherRequest, timeout: Int32) throws(WatcherError) -> [UInt8] {
    let message: [UInt8]?
    do throws(SystemError) {
      let connection = try UnixSocket.connect(to: socket)
      try UnixSocket.send(request.encoded, to: connection)
      message = try UnixSocket.receive(from: connection, timeout: timeout)
    } catch {
      throw error.isTimeout ? .timedOut : .notRunning
    }
    guard let message, let answer = WatcherAnswer(encoded: message) else { throw .notRunning }
    switch answer {
    case .done(let payload): return payload
    case .refused(let reason): throw .refused(reason.displayed)
    }
  }
}

package enum WatcherError: Error, Equatable, Sendable {
  case notRunning
  case timedOut
  case refused(String)
}

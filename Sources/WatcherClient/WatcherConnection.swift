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
      let connection = try UnixSocket.connect(to: socket, timeout: timeout)
      try UnixSocket.send(WatcherMessage.encode(request, from: WatcherVersion.bytes), to: connection)
      message = try UnixSocket.receive(from: connection, timeout: timeout)
    } catch {
      throw error.isTimeout ? .timedOut : .notRunning
    }
    guard let message else { throw .notRunning }
    switch WatcherAnswer(encoded: message) {
    case .done(let payload): return payload
    case .refused(let reason):
      throw reason.equals(WatcherConnection.notWatched) ? .notWatched : .refused(reason.displayed)
    case .outdated: throw .outdated
    case nil: throw .refused("an answer that this version does not know")
    }
  }

  /// The reason that stands for ``WatcherError/notWatched``.
  package static let notWatched: StaticString = "not watched"

  /// Whether somebody listens at the socket. Where nobody holds the watcher's lock that is systemd, and the connection makes it
  /// start the watcher.
  /// - Parameter timeout: milliseconds; a queue that is full for so long has a listener too.
  package func isListening(timeout: Int32) -> Bool {
    do throws(SystemError) {
      _ = try UnixSocket.connect(to: socket, timeout: timeout)
      return true
    } catch {
      return error.isTimeout
    }
  }
}

import Bytes
package import Platform

/// Asks the watcher through its socket.
package struct WatcherConnection: Sendable {
  private let socket: Path

  package init(_ directories: BaseDirectories) { socket = directories.socket }

  /// One request, one answer.
  /// - Parameter time: for all of it.
  /// - Throws: ``WatcherError``.
  package func ask(_ request: WatcherRequest, within time: Duration) throws(WatcherError) -> [UInt8] {
    try ask(request, until: Deadline(within: time))
  }

  package func ask(_ request: WatcherRequest, until deadline: Deadline) throws(WatcherError) -> [UInt8] {
    try WatcherConnection.ask(request, on: try connect(until: deadline), until: deadline)
  }

  func connect(until deadline: Deadline) throws(WatcherError) -> Descriptor {
    do throws(SystemError) {
      return try UnixSocket.connect(to: socket, until: deadline)
    } catch {
      throw WatcherError(error)
    }
  }

  static func ask(
    _ request: WatcherRequest, on connection: borrowing Descriptor, until deadline: Deadline
  ) throws(WatcherError) -> [UInt8] {
    do throws(SystemError) {
      try UnixSocket.send(WatcherMessage.encode(request, from: WatcherVersion.bytes), to: connection)
    } catch {
      throw WatcherError(error)
    }
    return try answer(on: connection, until: deadline)
  }

  static func answer(on connection: borrowing Descriptor, until deadline: Deadline) throws(WatcherError) -> [UInt8] {
    let message: [UInt8]?
    do throws(SystemError) {
      message = try UnixSocket.receive(from: connection, until: deadline)
    } catch {
      throw WatcherError(error)
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

  /// Whether a process listens at the socket. Where no process holds the watcher's lock, the listener is systemd, and
  /// the connection makes it start the watcher.
  /// - Parameter time: a queue that is full for so long has a listener too.
  package func isListening(within time: Duration) -> Bool {
    do throws(SystemError) {
      _ = try UnixSocket.connect(to: socket, until: Deadline(within: time))
      return true
    } catch {
      return error.isTimeout
    }
  }
}

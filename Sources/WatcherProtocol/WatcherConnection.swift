import Bytes
package import Platform

/// Asks the watcher through its socket.
package struct WatcherConnection: Sendable {
  private let socket: Path

  package init(_ directories: BaseDirectories) { socket = directories.socket }

  /// One request, one answer.
  /// - Parameter timeout: milliseconds for all of it, -1 for ever.
  /// - Throws: ``WatcherError``.
  package func ask(_ request: WatcherRequest, timeout: Int32) throws(WatcherError) -> [UInt8] {
    let deadline = Deadline(milliseconds: timeout)
    return try WatcherConnection.ask(request, on: try connect(timeout: timeout), timeout: deadline.left)
  }

  func connect(timeout: Int32) throws(WatcherError) -> Descriptor {
    do throws(SystemError) {
      return try UnixSocket.connect(to: socket, timeout: timeout)
    } catch {
      throw WatcherError(error)
    }
  }

  static func ask(
    _ request: WatcherRequest, on connection: borrowing Descriptor, timeout: Int32
  ) throws(WatcherError) -> [UInt8] {
    do throws(SystemError) {
      try UnixSocket.send(WatcherMessage.encode(request, from: WatcherVersion.bytes), to: connection)
    } catch {
      throw WatcherError(error)
    }
    return try answer(on: connection, timeout: timeout)
  }

  static func answer(on connection: borrowing Descriptor, timeout: Int32) throws(WatcherError) -> [UInt8] {
    let message: [UInt8]?
    do throws(SystemError) {
      message = try UnixSocket.receive(from: connection, timeout: timeout)
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

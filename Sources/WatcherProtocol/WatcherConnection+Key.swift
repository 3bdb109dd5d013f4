package import Platform

/// Opened keys in the watcher's memory, for where the kernel's keyring is blocked.
extension WatcherConnection {
  /// - Parameter timeout: milliseconds for all of it.
  /// - Throws: ``WatcherError``; `refused` where no memory can be locked.
  package func keep(_ key: LockedMemory, as name: [UInt8], seconds: UInt32, timeout: Int32) throws(WatcherError) {
    let deadline = Deadline(milliseconds: timeout)
    let connection = try ownConnection(timeout: timeout)
    _ = try WatcherConnection.ask(.keepKey(name: name, seconds: seconds), on: connection, timeout: deadline.left)
    do throws(SystemError) {
      try UnixSocket.send(key, to: connection)
    } catch {
      throw WatcherError(error)
    }
    _ = try WatcherConnection.answer(on: connection, timeout: deadline.left)
  }

  /// - Returns: `nil` when there is no such key.
  package func key(_ name: [UInt8], timeout: Int32) throws(WatcherError) -> LockedMemory? {
    let deadline = Deadline(milliseconds: timeout)
    let connection = try ownConnection(timeout: timeout)
    guard try WatcherConnection.ask(.key(name: name), on: connection, timeout: deadline.left) == [1] else { return nil }
    do throws(SystemError) {
      return try UnixSocket.receiveSecret(from: connection, timeout: deadline.left)
    } catch {
      throw WatcherError(error)
    }
  }

  private func ownConnection(timeout: Int32) throws(WatcherError) -> Descriptor {
    let connection = try connect(timeout: timeout)
    guard UnixSocket.isOwn(connection) else { throw .refused("its socket belongs to another user") }
    return connection
  }
}

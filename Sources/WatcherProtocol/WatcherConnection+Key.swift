package import Platform

/// Opened keys in the watcher's memory, for where the kernel's keyring is blocked.
extension WatcherConnection {
  /// - Parameters:
  ///   - time: whole seconds of it count.
  ///   - patience: for all of it.
  /// - Throws: ``WatcherError``; `refused` where no memory can be locked.
  package func keep(
    _ key: LockedMemory, as name: [UInt8], for time: Duration, within patience: Duration
  ) throws(WatcherError) {
    let deadline = Deadline(within: patience)
    let connection = try ownConnection(until: deadline)
    let request = WatcherRequest.keepKey(name: name, seconds: UInt32(clamping: time.seconds))
    _ = try WatcherConnection.ask(request, on: connection, until: deadline)
    do throws(SystemError) {
      try UnixSocket.send(key, to: connection)
    } catch {
      throw WatcherError(error)
    }
    _ = try WatcherConnection.answer(on: connection, until: deadline)
  }

  /// - Returns: `nil` when there is no such key.
  package func key(_ name: [UInt8], within time: Duration) throws(WatcherError) -> LockedMemory? {
    let deadline = Deadline(within: time)
    let connection = try ownConnection(until: deadline)
    guard try WatcherConnection.ask(.key(name: name), on: connection, until: deadline) == [1] else { return nil }
    do throws(SystemError) {
      return try UnixSocket.receiveSecret(from: connection, until: deadline)
    } catch {
      throw WatcherError(error)
    }
  }

  private func ownConnection(until deadline: Deadline) throws(WatcherError) -> Descriptor {
    let connection = try connect(until: deadline)
    guard UnixSocket.isOwn(connection) else { throw .refused("its socket belongs to another user") }
    return connection
  }
}

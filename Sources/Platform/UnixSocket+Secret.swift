import CPlatform
import Glibc

/// Secrets are sent as separate messages, from locked memory into locked memory, so that no code that prints or logs
/// messages sees them.
extension UnixSocket {
  /// - Throws: EMSGSIZE beyond ``LockedMemory/longestKey``, and what ``send(_:to:)`` throws.
  package static func send(_ secret: LockedMemory, to socket: borrowing Descriptor) throws(SystemError) {
    guard secret.count <= LockedMemory.longestKey else { throw SystemError(operation: "send", code: EMSGSIZE) }
    try sendHead(secret.count, to: socket)
    let number = socket.rawValue
    try check(secret.withBytes { sendAll($0, to: number) })
  }

  /// - Returns: `nil` when the other end closed.
  /// - Throws: ETIMEDOUT; EPROTO for a length that no secret has; ENOMEM where no memory can be locked.
  package static func receiveSecret(
    from socket: borrowing Descriptor, until deadline: Deadline
  ) throws(SystemError) -> LockedMemory? {
    guard let length = try receiveHead(from: socket, until: deadline) else { return nil }
    guard (1...LockedMemory.longestKey).contains(length) else { throw SystemError(operation: "receive", code: EPROTO) }
    let number = socket.rawValue
    let secret = try LockedMemory(capacity: length) { pages, isLocked throws(SystemError) in
      guard isLocked else { throw SystemError(operation: "mlock", code: ENOMEM) }
      return try receiveAll(into: pages, from: number, until: deadline)
    }
    // mmap(2) failed, so the memory is from the heap and was not locked.
    guard secret.isLocked else { throw SystemError(operation: "mmap", code: ENOMEM) }
    return secret.count == length ? secret : nil
  }

  /// - Returns: how many bytes came before the other end closed.
  private static func receiveAll(
    into pages: UnsafeMutableRawBufferPointer, from number: Int32, until deadline: Deadline
  ) throws(SystemError) -> Int {
    var count = 0
    while count < pages.count {
      guard Poll.readable(number, until: deadline).0 else {
        throw SystemError(operation: "receive", code: ETIMEDOUT)
      }
      let got = retryingInterrupts { Glibc.read(number, pages.baseAddress! + count, pages.count - count) }
      if got < 0 { throw SystemError("receive") }
      if got == 0 { return count }
      count += got
    }
    return count
  }

  /// Whether the process at the other end is this user's: below /tmp another user may have listened first.
  package static func isOwn(_ socket: borrowing Descriptor) -> Bool { tpl_peer_uid(socket.rawValue) == Int64(getuid()) }
}

package import Bytes
import CPlatform
import Glibc

/// A stream socket with a path; messages are a 4-byte little-endian length and that many bytes.
package enum UnixSocket {
  package static let longestMessage = 1 << 20

  /// Listens at a path that only the user may connect to; replaces what a dead process left there.
  package static func listen(at path: Path) throws(SystemError) -> Descriptor {
    try Files.remove(path)
    let listener = try make()
    let bound = try withAddress(path) { bind(listener.rawValue, $0, $1) }
    guard bound == 0 else { throw SystemError("bind", path) }
    guard path.withCString({ chmod($0, 0o600) }) == 0 else { throw SystemError("chmod", path) }
    guard Glibc.listen(listener.rawValue, 64) == 0 else { throw SystemError("listen", path) }
    return listener
  }

  /// - Parameter deadline: of the connection. Each part that is sent may wait as long as is left now: the queue of a
  ///   stopped process fills up.
  /// - Throws: ENOENT or ECONNREFUSED when no process listens; ETIMEDOUT.
  package static func connect(to path: Path, until deadline: Deadline = .never) throws(SystemError) -> Descriptor {
    let socket = try make()
    if let left = deadline.nanosecondsLeft { limitSending(on: socket, nanoseconds: left) }
    let connected = try withAddress(path) { address, size in
      retryingInterrupts { Glibc.connect(socket.rawValue, address, size) }
    }
    if connected != 0, errno == EAGAIN { throw SystemError(operation: "connect", path: path, code: ETIMEDOUT) }
    guard connected == 0 else { throw SystemError("connect", path) }
    return socket
  }

  /// SO_SNDTIMEO counts for connect(2) too (unix_stream_connect in the kernel's net/unix/af_unix.c).
  private static func limitSending(on socket: borrowing Descriptor, nanoseconds: Int64) {
    // A timeout of zero would mean none (socket(7)).
    let microseconds = max(1, Int(nanoseconds / 1_000))
    var time = timeval(tv_sec: microseconds / 1_000_000, tv_usec: microseconds % 1_000_000)
    _ = setsockopt(socket.rawValue, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  /// The next client; `nil` for one that belongs to another user, which is turned away.
  /// - Throws: EMFILE and similar errors, after which a later call may succeed.
  package static func accept(_ listener: borrowing Descriptor) throws(SystemError) -> Descriptor? {
    let number = retryingInterrupts { tpl_accept_cloexec(listener.rawValue) }
    // A socket that was handed over may be non-blocking, and the client may have closed the connection again.
    if number < 0, errno == EAGAIN || errno == ECONNABORTED { return nil }
    guard number >= 0 else { throw SystemError("accept") }
    let client = Descriptor(rawValue: number)
    guard tpl_peer_uid(number) == Int64(getuid()) else { return nil }
    return client
  }

  package static func send(_ message: [UInt8], to socket: borrowing Descriptor) throws(SystemError) {
    let frame = head(message.count) + message
    let number = socket.rawValue
    try check(frame.withUnsafeBytes { sendAll($0, to: number) })
  }

  static func sendHead(_ length: Int, to socket: borrowing Descriptor) throws(SystemError) {
    let number = socket.rawValue
    try check(head(length).withUnsafeBytes { sendAll($0, to: number) })
  }

  private static func head(_ length: Int) -> [UInt8] {
    stride(from: 0, to: 32, by: 8).map { UInt8(truncatingIfNeeded: length >> $0) }
  }

  /// - Returns: the errno, or 0 when everything is sent.
  static func sendAll(_ bytes: UnsafeRawBufferPointer, to number: Int32) -> Int32 {
    var offset = 0
    while offset < bytes.count {
      let sent = retryingInterrupts {
        Glibc.send(number, bytes.baseAddress! + offset, bytes.count - offset, Int32(MSG_NOSIGNAL))
      }
      // SO_SNDTIMEO.
      if sent < 0 { return errno == EAGAIN ? ETIMEDOUT : errno }
      offset += sent
    }
    return 0
  }

  static func check(_ code: Int32) throws(SystemError) {
    if code != 0 { throw SystemError(operation: "send", code: code) }
  }

  /// - Parameters:
  ///   - deadline: of the whole message, so that a sender of single bytes cannot prolong it.
  ///   - limit: bytes; a longer announced length is refused, because the buffer is allocated before the message has
  ///     arrived.
  /// - Returns: `nil` when the other end closed.
  /// - Throws: ETIMEDOUT; EPROTO for a longer one.
  package static func receive(
    from socket: borrowing Descriptor, until deadline: Deadline = .never, limit: Int = longestMessage
  ) throws(SystemError) -> [UInt8]? {
    guard let length = try receiveHead(from: socket, until: deadline) else { return nil }
    guard length <= limit else { throw SystemError(operation: "receive", code: EPROTO) }
    return length == 0 ? [] : try receive(length, from: socket, until: deadline)
  }

  static func receiveHead(from socket: borrowing Descriptor, until deadline: Deadline) throws(SystemError) -> Int? {
    try receive(4, from: socket, until: deadline)?.reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private static func receive(
    _ count: Int, from socket: borrowing Descriptor, until deadline: Deadline
  ) throws(SystemError) -> [UInt8]? {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard Poll.readable(socket.rawValue, until: deadline).0 else {
        throw SystemError(operation: "receive", code: ETIMEDOUT)
      }
      let part = try socket.read(atMost: count - bytes.count)
      if part.isEmpty { return nil }
      bytes += part
    }
    return bytes
  }

  private static func make() throws(SystemError) -> Descriptor {
    let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw SystemError("socket") }
    return Descriptor(rawValue: number)
  }

  /// - Parameter path: one that begins with `@` is a name without a file: a NUL comes in place of it, and its length
  ///   counts (unix(7)).
  static func withAddress(
    _ path: Path, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws(SystemError) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let isAbstract = path.bytes.first == UInt8(ascii: "@")
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { room in
      guard path.bytes.count < room.count else { return false }
      room.copyBytes(from: path.bytes)
      if isAbstract { room[0] = 0 }
      return true
    }
    guard fits else { throw SystemError(operation: "socket", path: path, code: ENAMETOOLONG) }
    let size =
      isAbstract
      ? MemoryLayout<sockaddr_un>.offset(of: \.sun_path)! + path.bytes.count : MemoryLayout<sockaddr_un>.size
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(size)) }
    }
  }
}

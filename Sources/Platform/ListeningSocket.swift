package import Bytes
import CPlatform
import Glibc

/// The socket that a daemon accepts clients at: its own, or one that a service manager listens at and hands over.
package struct ListeningSocket: ~Copyable, Sendable {
  package let descriptor: Descriptor
  private let path: Path
  /// The identity of the socket's file, where this process made it.
  private let ownFile: FileIdentity?

  /// Listens at a path; replaces what a dead process left there.
  package init(at path: Path) throws(SystemError) {
    descriptor = try UnixSocket.listen(at: path)
    self.path = path
    ownFile = FileIdentity(path)
  }

  private init(adopted descriptor: consuming Descriptor, at path: Path) {
    self.descriptor = descriptor
    self.path = path
    ownFile = nil
  }

  package var isAdopted: Bool { ownFile == nil }

  /// Removes the file of the socket, so that clients do not find it any more. It stays where the socket was handed
  /// over, or where another process has replaced the file, such as a service manager that began to listen.
  package borrowing func removeFile() {
    if let ownFile, ownFile == FileIdentity(path) { _ = try? Files.remove(path) }
  }

  private struct FileIdentity: Equatable {
    let device: UInt64
    let inode: UInt64

    init?(_ path: Path) {
      guard let status = FileStatus.look(path, followingSymlinks: false) else { return nil }
      (device, inode) = (status.device, status.inode)
    }
  }
}

extension ListeningSocket {
  /// Takes the socket that this process was started with (sd_listen_fds(3)): LISTEN_PID names this process, LISTEN_FDS
  /// counts the descriptors from 3 on. The variables are removed, so that no child takes them for its own.
  /// - Parameter path: where clients look for it.
  /// - Returns: `nil` when there is none.
  /// - Throws: ``SocketActivationError`` for anything but one listening stream socket at that path.
  package static func handedOver(
    _ environment: Environment, at path: Path
  ) throws(SocketActivationError) -> ListeningSocket? {
    let (process, count) = (environment["LISTEN_PID"], environment["LISTEN_FDS"])
    for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
    guard let process, let count, process.decimalValue == UInt64(getpid()) else { return nil }
    guard count.decimalValue == 1 else { throw .notOneSocket(count: count) }
    guard fcntl(firstDescriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw .notListening }
    let socket = Descriptor(rawValue: firstDescriptor)
    guard tpl_is_listening_unix_stream(socket.rawValue) != 0 else { throw .notListening }
    guard let address = address(of: socket), address == path else { throw .elsewhere(address(of: socket), path) }
    return ListeningSocket(adopted: socket, at: path)
  }

  /// SD_LISTEN_FDS_START.
  private static let firstDescriptor: Int32 = 3

  /// The first descriptor that is neither standard nor handed over to this process.
  package static func firstForeignDescriptor(_ environment: Environment) -> Int32 {
    guard environment["LISTEN_PID"]?.decimalValue == UInt64(getpid()),
      let count = environment["LISTEN_FDS"]?.decimalValue
    else { return firstDescriptor }
    return firstDescriptor + Int32(clamping: min(count, 1 << 16))
  }

  /// - Returns: `nil` for a socket without a path.
  private static func address(of socket: borrowing Descriptor) -> Path? {
    var address = sockaddr_un()
    var size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket.rawValue, $0, &size) }
    }
    guard code == 0 else { return nil }
    let bytes = withUnsafeBytes(of: &address.sun_path) { room in Array(room.prefix { $0 != 0 }) }
    return bytes.isEmpty ? nil : Path(bytes)
  }
}

package enum SocketActivationError: Error, Equatable, Sendable, CustomStringConvertible {
  case notOneSocket(count: [UInt8])
  case notListening
  case elsewhere(Path?, Path)

  package var description: String {
    switch self {
    case .notOneSocket(let count): "LISTEN_FDS is '\(count.displayed)', and tpld takes one socket"
    case .notListening: "the descriptor that was handed over is not a listening Unix stream socket"
    case .elsewhere(let path, let expected):
      "the socket that was handed over is at \(path?.bytes.displayed ?? "no path"), and clients look at "
        + expected.bytes.displayed
    }
  }
}

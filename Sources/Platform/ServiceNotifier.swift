import Bytes
import Glibc

/// Tells a service manager the state of a daemon (sd_notify(3)), where there is one.
package struct ServiceNotifier: Sendable {
  /// The value of NOTIFY_SOCKET: a path, or `@` and a name for an abstract socket (unix(7)).
  private let address: [UInt8]?

  package init(_ environment: Environment) { address = environment.nonEmpty("NOTIFY_SOCKET") }

  package enum State: Sendable { case ready, stopping }

  /// Whether standard error leads to the journal: JOURNAL_STREAM holds its device and inode (systemd.exec(5)).
  package static func isJournal(_ environment: Environment) -> Bool {
    guard let stream = environment.nonEmpty("JOURNAL_STREAM"), let status = OutputStream.standardError.status else {
      return false
    }
    return stream == Array("\(status.device):\(status.inode)".utf8)
  }

  /// Errors are ignored, because a failed notification is no reason to stop.
  package func notify(_ state: State) {
    guard let address, address.first == .slash || address.first == UInt8(ascii: "@") else { return }
    let text: [UInt8] =
      switch state {
      case .ready: Array("READY=1")
      case .stopping: Array("STOPPING=1")
      }
    try? send(text, to: address)
  }

  private func send(_ text: [UInt8], to address: [UInt8]) throws(SystemError) {
    let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw SystemError("socket") }
    let socket = Descriptor(rawValue: number)
    let sent = try UnixSocket.withAddress(Path(address)) { address, size in
      Int32(
        text.withUnsafeBytes { text in
          retryingInterrupts {
            sendto(socket.rawValue, text.baseAddress, text.count, Int32(MSG_NOSIGNAL), address, size)
          }
        })
    }
    if sent < 0 { throw SystemError("sendto", Path(address)) }
  }
}

import Bytes
import Platform
import WatcherProtocol

/// Answers what is asked of ``KeptKeys``. Keys are messages of their own beside requests and answers.
struct KeyRequests: Sendable {
  let keys: KeptKeys
  let clients: Monitor<Clients>

  enum Outcome {
    case answered
    case clientGone
    /// The request is about something else and has no answer yet.
    case otherRequest
  }

  func serve(_ request: WatcherRequest, _ client: borrowing Descriptor) -> Outcome {
    switch request {
    case .keepKey, .key, .forgetKey: break
    default: return .otherRequest
    }
    clients.update { $0.began() }
    defer { clients.update { $0.ended() } }
    do throws(SystemError) {
      switch request {
      case .keepKey(let name, let seconds): return try keep(name, .seconds(seconds), client)
      case .key(let name): try give(name, client)
      case .forgetKey(let name): try send(.done([keys.forget(name) ? 1 : 0]), client)
      default: break
      }
      return .answered
    } catch {
      return .clientGone
    }
  }

  /// The client has the key at hand.
  private static let patience: Duration = .seconds(5)

  private func keep(
    _ name: [UInt8], _ time: Duration, _ client: borrowing Descriptor
  ) throws(SystemError) -> Outcome {
    if let reason = keys.prepare(name, for: time) {
      try send(.refused(Array(reason.utf8)), client)
      return .answered
    }
    try send(.done([]), client)
    let key: LockedMemory?
    do throws(SystemError) {
      key = try UnixSocket.receiveSecret(from: client, until: Deadline(within: KeyRequests.patience))
    } catch {
      try send(.refused(Array("\(error)".utf8)), client)
      // What follows in the stream may be the rest of the key.
      throw error
    }
    guard let key else { return .clientGone }
    let failure = keys.keep(key, as: name, for: time)
    try send(failure.map { .refused(Array($0.utf8)) } ?? .done([]), client)
    return .answered
  }

  private func give(_ name: [UInt8], _ client: borrowing Descriptor) throws(SystemError) {
    guard let key = keys.key(name) else { return try send(.done([0]), client) }
    try send(.done([1]), client)
    try UnixSocket.send(key, to: client)
  }

  private func send(_ answer: WatcherAnswer, _ client: borrowing Descriptor) throws(SystemError) {
    try UnixSocket.send(answer.encoded, to: client)
  }
}

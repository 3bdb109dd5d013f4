import Bytes

/// What a client asks the watcher. Fields separated by NUL, the protocol's version first.
package enum WatcherRequest: Equatable, Sendable {
  /// Answered once the index holds everything that was done before; with the clock of the root.
  case sync(root: [UInt8])
  case status
  /// Consent changed: look at the records again. Answered when new roots are crawled.
  case reload
  /// Commit, remove the tokens, exit.
  case stop

  package static let version = [UInt8]("1")

  package var encoded: [UInt8] {
    let fields: [[UInt8]] =
      switch self {
      case .sync(let root): [[UInt8]("sync"), root]
      case .status: [[UInt8]("status")]
      case .reload: [[UInt8]("reload")]
      case .stop: [[UInt8]("stop")]
      }
    return Array(([WatcherRequest.version] + fields).joined(separator: [0]))
  }

  /// - Returns: `nil` for another version or an unknown request.
  package init?(encoded: [UInt8]) {
    let fields = encoded.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
    guard fields.count >= 2, fields[0] == WatcherRequest.version else { return nil }
    switch (String(decoding: fields[1], as: UTF8.self), fields.count) {
    case ("sync", 3): self = .sync(root: fields[2])
    case ("status", 2): self = .status
    case ("reload", 2): self = .reload
    case ("stop", 2): self = .stop
    default: return nil
    }
  }
}

/// `ok` and a payload, or a reason.
package enum WatcherAnswer: Equatable, Sendable {
  case done([UInt8])
  case refused([UInt8])

  package var encoded: [UInt8] {
    switch self {
    case .done(let payload): [0] + payload
    case .refused(let reason): [1] + reason
    }
  }

  package init?(encoded: [UInt8]) {
    switch encoded.first {
    case 0: self = .done(Array(encoded.dropFirst()))
    case 1: self = .refused(Array(encoded.dropFirst()))
    default: return nil
    }
  }
}

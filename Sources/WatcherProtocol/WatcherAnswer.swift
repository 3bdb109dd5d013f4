import Bytes

/// One byte that says which, and a payload or a reason.
package enum WatcherAnswer: Equatable, Sendable {
  case done([UInt8])
  case refused([UInt8])
  /// The watcher is older than the client and leaves; with the watcher's version.
  case outdated([UInt8])

  package var encoded: [UInt8] {
    switch self {
    case .done(let payload): [0] + payload
    case .refused(let reason): [1] + reason
    case .outdated(let version): [2] + version
    }
  }

  /// - Returns: `nil` for an answer that this version does not know.
  package init?(encoded: [UInt8]) {
    switch encoded.first {
    case 0: self = .done(Array(encoded.dropFirst()))
    case 1: self = .refused(Array(encoded.dropFirst()))
    case 2: self = .outdated(Array(encoded.dropFirst()))
    default: return nil
    }
  }
}

import Logging
import Synchronization

/// Keeps what is logged, but for mere information.
final class IndexerLog: LogHandler {
  private let kept = Mutex<[String]>([])

  /// Each with its level in front.
  var lines: [String] { kept.withLock { $0 } }

  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var logLevel: Logger.Level {
    get { .notice }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) { kept.withLock { $0.append("\(event.level): \(event.message)") } }
}

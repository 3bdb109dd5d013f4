import Logging
import Platform

/// Log lines on standard error, which is the log file when the daemon was started by a command.
struct StandardErrorLog: LogHandler {
  let output: DaemonLog
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info

  init(_ output: DaemonLog) { self.output = output }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let seconds = WallClock.nanoseconds / 1_000_000_000
    let line = "\(seconds) tpld[\(ProcessFacts.identifier)] \(event.level): \(event.message)\n"
    output.write(Array(line.utf8))
  }
}

import Bytes
import Platform
import WatcherControl
import WatcherProtocol

// Which status an error has: those of the targets that hot verbs use. The others are in TplCLI.

extension SystemError: CommandError {
  package var status: ExitStatus { isLocked && path != nil ? .locked : .inputOutput }

  package var message: String {
    if isLocked, let path { return "\(path.bytes.displayed) is locked by another program" }
    return "\(self)"
  }

  package var hints: [String] { isLocked && path != nil ? ["try again when that has ended"] : [] }
}

extension BaseDirectoryError: CommandError {
  package var status: ExitStatus {
    if case .foreign = self { return .notAllowed }
    return .inputOutput
  }

  package var message: String { "\(self)" }
  package var hints: [String] { hint.map { [$0] } ?? [] }
}

extension WatcherError: CommandError {
  package var status: ExitStatus { self == .timedOut ? .timedOut : .unavailable }

  package var message: String {
    switch self {
    case .notRunning: "the watcher is not running"
    case .timedOut: "the watcher did not answer in time"
    case .notWatched: "the repository is not watched"
    case .outdated: "the tpld that was started is older than this tpl"
    case .refused(let reason): "the watcher says: \(reason)"
    }
  }

  package var hints: [String] {
    switch self {
    case .notRunning: ["tpl daemon start"]
    case .notWatched: ["tpl allow"]
    case .outdated: ["install both again", "where systemd starts it: tpl daemon enable"]
    case .timedOut, .refused: []
    }
  }
}

extension WatcherControlError: CommandError {
  package var status: ExitStatus {
    switch self {
    case .directory(let error): error.status
    case .system(let error): error.status
    case .watcher(let error): error.status
    case .indexHeld, .startedMeanwhile: .locked
    case .notStopped: .timedOut
    case .notStarted, .noSystemctl, .noUserServices, .systemctlFailed, .noRuntimeDirectory, .otherRuntimeDirectory:
      .unavailable
    case .noProgram, .pathNotUTF8, .foreignUnit, .readerGone: .inputOutput
    case .noLog: .negative
    }
  }

  package var message: String {
    switch self {
    case .directory(let error): error.message
    case .system(let error): error.message
    case .watcher(let error): error.message
    default: "\(self)"
    }
  }

  package var hints: [String] {
    switch self {
    case .directory(let error): error.hints
    case .system(let error): error.hints
    case .watcher(let error): error.hints
    default: hint.map { [$0] } ?? []
    }
  }
}

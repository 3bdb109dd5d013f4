import Bytes
import Layout
import Platform
import TplHot
import WatcherControl
import WatcherProtocol

/// Whether the watcher lives and sees everything.
struct WatcherCheck {
  let world: World

  func findings() -> [Finding] {
    if world.environment.nonEmpty("TPL_WATCHER")?.equals("off") == true {
      return [Finding("watcher", .note, "turned off by TPL_WATCHER; everything works, lookups are slower")]
    }
    guard world.watcher.isRunning, let answer = try? world.watcher.connection.ask(.status, within: .seconds(2)) else {
      return [
        Finding("watcher", .warning, "not running; everything works, lookups are slower", hint: "tpl daemon start")
      ]
    }
    let status = WatcherStatus(encoded: answer)
    return [state(status)] + watches(status) + overflows(status)
  }

  private func state(_ status: WatcherStatus) -> Finding {
    let version = status["version"] ?? "?"
    if version != WatcherVersion.text {
      return Finding(
        "watcher", .warning, "tpld is \(version), tpl is \(WatcherVersion.text)", hint: "tpl daemon restart")
    }
    switch status["state"] ?? "?" {
    case "ready", "crawling": return Finding("watcher", .ok, "tpld \(version) watches \(status.roots.count) roots")
    case let state:
      return Finding("watcher", .warning, "tpld is \(state): changes are seen late", hint: "'tpl daemon logs' says why")
    }
  }

  private func watches(_ status: WatcherStatus) -> [Finding] {
    func number(_ name: String) -> UInt64 { status[name].flatMap { UInt64($0) } ?? 0 }
    let (used, allowed, limit) = (number("watches"), number("watches_allowed"), number("max_user_watches"))
    guard allowed > 0, used >= allowed / 10 * 9 else { return [] }
    let polled = number("polled")
    let message =
      "tpld has \(used) watches, and at most \(allowed) of the \(limit) that this user may have: the others are left to "
      + "editors and other programs" + (polled > 0 ? "; \(polled) directories are polled" : "")
    return [
      Finding(
        "watches", polled > 0 ? .warning : .note, message,
        hint: "sysctl fs.inotify.max_user_watches=\(max(1_048_576, min(limit, .max / 2) * 2))")
    ]
  }

  private func overflows(_ status: WatcherStatus) -> [Finding] {
    guard let count = status["overflows"], count != "0" else { return [] }
    return [
      Finding(
        "watches", .note, "the kernel's queue overflowed \(count) times; everything was looked at again each time")
    ]
  }
}

import Bytes
import TplHot
import WatcherProtocol

/// `tpl daemon status`, for people and for programs.
enum StatusReport {
  static func text(_ status: WatcherStatus) -> [UInt8] {
    func value(_ name: String) -> String { status[name] ?? "?" }
    var lines = [
      "tpld \(value("version")), pid \(value("pid")), \(value("state"))",
      "watches \(value("watches")) of \(value("max_user_watches")), memory \(value("rss_kb")) kB, "
        + "lag \(value("lag_ms")) ms, overflows \(value("overflows")), rescans \(value("rescans"))",
    ].map { Array($0.utf8) }
    lines.append(Array("\(leaving(status)), log \(status["log"] ?? "?")".utf8))
    for root in status.roots {
      let counts = "  \(root.entries) entries, \(root.directories) directories, \(root.watches) watches, clock "
      lines.append(root.path + Array(counts.utf8) + root.clock)
    }
    return lines.flatMap { $0 + [.newline] }
  }

  private static func leaving(_ status: WatcherStatus) -> String {
    guard let seconds = status["idle_exit_s"], seconds != "0" else { return "stays when idle" }
    return "leaves after \(seconds) s without a client"
  }

  static func json(_ status: WatcherStatus) -> [UInt8] {
    var text = JSONText()
    text.object { text in
      text.key("schema")
      text.number(1)
      for (name, value) in status.values { append(name, value, to: &text) }
      text.key("roots")
      text.array { text in
        for root in status.roots {
          text.object { text in
            text.path("path", root.path)
            text.key("clock")
            text.string(root.clock)
            text.key("instance")
            text.string(Array(root.clock.prefix { $0 != .colon }))
            text.key("entries")
            text.number(root.entries)
            text.key("directories")
            text.number(root.directories)
            text.key("watches")
            text.number(root.watches)
          }
        }
      }
    }
    return text.bytes + [.newline]
  }

  private static func append(_ name: String, _ value: String, to text: inout JSONText) {
    text.key(Array(name.utf8))
    // A version such as 1 must stay a string.
    if name != "version", name != "log", let number = Int(value) {
      text.number(number)
    } else {
      text.string(Array(value.utf8))
    }
  }
}

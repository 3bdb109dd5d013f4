import Bytes
import TplHot
import WatcherProtocol

/// `tpl daemon status`, for people and for programs.
enum StatusReport {
  static func text(_ status: WatcherStatus) -> [UInt8] {
    func value(_ name: String) -> String { status[name] ?? "?" }
    var lines = [
      "tpld \(value("version")), pid \(value("pid")), \(value("state"))",
      "\(watches(status)), memory \(value("rss_kb")) kB, "
        + "lag \(value("lag_ms")) ms, overflows \(value("overflows")), rescans \(value("rescans"))",
    ].map { Array($0.utf8) }
    lines.append(Array("\(leaving(status)), log \(status["log"] ?? "?")".utf8))
    for root in status.roots {
      let counts = "  \(root.entries) entries, \(root.directories) directories, \(root.watches) watches, clock "
      lines.append(root.path + Array(counts.utf8) + root.clock)
    }
    return lines.flatMap { $0 + [.newline] }
  }

  private static func watches(_ status: WatcherStatus) -> String {
    var text = "watches \(status["watches"] ?? "?") of \(status["max_user_watches"] ?? "?")"
    if let allowed = status["watches_allowed"], allowed != "0" { text += " (at most \(allowed))" }
    if let polled = status["polled"], polled != "0" { text += ", \(polled) directories polled" }
    return text
  }

  private static func leaving(_ status: WatcherStatus) -> String {
    guard let seconds = status["idle_exit_s"], seconds != "0" else { return "stays when idle" }
    return "leaves after \(seconds) s without a client"
  }

  static func json(_ status: WatcherStatus) -> [UInt8] {
    let roots = status.roots.map { root -> JSONValue in
      [
        "path": .path(root.path), "clock": .bytes(root.clock),
        "instance": .bytes(Array(root.clock.prefix { $0 != .colon })), "entries": .number(of: root.entries),
        "directories": .number(of: root.directories), "watches": .number(of: root.watches),
      ]
    }
    let values = status.values.map { JSONMember(name: Array($0.name.utf8), value: json($0.name, $0.value)) }
    return JSONValue.object(
      [JSONMember("schema", 1)] + values + [JSONMember("roots", .array(roots))]
    ).line
  }

  private static func json(_ name: String, _ value: String) -> JSONValue {
    // A version such as 1 must stay a string.
    guard name != "version", name != "log", let number = Int(value) else { return .string(value) }
    return .number(of: number)
  }
}

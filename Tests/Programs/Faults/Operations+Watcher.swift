import TestSupport

/// What needs the watcher.
extension Operations {
  static let watcher = [
    watched("daemon-start", "tpl daemon start && tpl daemon status >/dev/null && tpl daemon stop"),
    watched("daemon-sync", "tpl daemon start && tpl sync && tpl files && tpl daemon stop"),
    watched("daemon-which", "tpl daemon start && tpl sync && tpl which timescale && tpl daemon stop"),
    // With an index of an earlier watcher, which is read again.
    watched(
      "daemon-again", after: "tpl daemon start && tpl sync && tpl daemon stop",
      "tpl daemon start && tpl sync && tpl files && tpl which timescale && tpl list && tpl daemon stop"),
    watched(
      "daemon-changes",
      "tpl daemon start && tpl sync && echo A=1 >platform/timescale/.env.local && tpl sync && tpl files && tpl which api && tpl daemon stop"
    ),
  ]

  private static func watched(_ name: String, after earlier: String? = nil, _ script: String) -> Operation {
    make(name, ["sh", "-c", script]) {
      $0.prepare = { room in
        try room.makeRepository()
        guard let earlier else { return }
        let result = try room.run(["sh", "-c", earlier], environment: ["TPL_WATCHER": "on"])
        if result.status != 0 { throw FaultError(text: "no index was made: \(result.errors)") }
      }
      $0.isQuestion = true
      $0.ignored = ["cache/", "state/", "run/"]
      $0.environment = ["TPL_WATCHER": "on"]
    }
  }
}

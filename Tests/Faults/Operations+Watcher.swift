/// What needs the watcher.
extension Operations {
  static let watcher = [
    watched("daemon-start", "tpl daemon start && tpl daemon status >/dev/null && tpl daemon stop"),
    watched("daemon-sync", "tpl daemon start && tpl sync && tpl files && tpl daemon stop"),
    watched("daemon-which", "tpl daemon start && tpl sync && tpl which timescale && tpl daemon stop"),
    watched(
      "daemon-changes",
      "tpl daemon start && tpl sync && echo A=1 >platform/timescale/.env.local && tpl sync && tpl files && tpl which api && tpl daemon stop"
    ),
  ]

  private static func watched(_ name: String, _ script: String) -> Operation {
    make(name, ["sh", "-c", script]) {
      $0.isQuestion = true
      $0.ignored = ["cache/", "state/", "run/"]
      $0.environment = ["TPL_WATCHER": "on"]
    }
  }
}

import ArgumentParser
import Bytes

struct SyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Return once the index holds everything that was done before the call.")

  @OptionGroup var root: RootOption
  @Option(help: "How long to wait at most: 500ms, 2s, 1m.") var timeout = DurationArgument(
    milliseconds: WatcherVerbs.patience)

  mutating func run() throws {
    try WatcherVerbs(world: World.ofProcess()).sync(root: root.path, timeout: timeout.milliseconds)
  }
}

struct ClockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock", abstract: "Print the current position in the history of the repository.")

  @OptionGroup var root: RootOption

  mutating func run() throws { try WatcherVerbs(world: World.ofProcess()).clock(root: root.path) }
}

/// `500ms`, `2s`, `1m`, `1h`; a bare number is seconds.
struct DurationArgument: ExpressibleByArgument {
  var milliseconds: Int32

  init(milliseconds: Int32) { self.milliseconds = milliseconds }

  init?(argument: String) {
    let digits = argument.prefix { $0.isNumber }
    let units = ["ms": 1, "s": 1000, "": 1000, "m": 60_000, "h": 3_600_000]
    guard let number = Int(digits), let unit = units[String(argument.dropFirst(digits.count))],
      let value = Int32(exactly: number * unit)
    else { return nil }
    milliseconds = value
  }

  var defaultValueDescription: String { "\(milliseconds / 1000)s" }
}

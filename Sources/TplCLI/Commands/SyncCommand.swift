import ArgumentParser
import TplHot

struct SyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Return once the index holds everything that was done before the call.")

  @OptionGroup var root: RootOption
  @Option(
    help: ArgumentHelp("How long to wait at most: 500ms, 2s, 1m; a number alone is seconds.", valueName: "duration"))
  var timeout = TimeSpan(WatcherVerbs.patience)

  mutating func run() throws {
    try WatcherVerbs(world: World.ofProcess()).sync(root: root.path, within: timeout.duration)
  }
}

import ArgumentParser
import TplHot

struct ClockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock", abstract: "Print the current position in the history of the repository.")

  @OptionGroup var root: RootOption

  mutating func run() throws { try WatcherVerbs(world: World.ofProcess()).clock(root: root.path) }
}

import ArgumentParser
import TplHot

struct CdCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cd", abstract: "Go to a component, or to the root (needs the hook; alone it prints the path).")

  @Argument(help: ArgumentHelp("Default: the root.", valueName: "query")) var query: ByteArgument?

  mutating func run() throws {
    try ChangeDirectoryVerb(world: World.ofProcess()).run((query.map { [$0.bytes] } ?? [])[...])
  }
}

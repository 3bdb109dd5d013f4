import ArgumentParser
import TplHot

struct WhichCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "which", abstract: "Print the absolute path of a component, a script or a tool.",
    discussion: """
      QUERY is a component (timescale, platform/timescale, gcp/dev, an alias), a path (., ./x), COMPONENT:SCRIPT, or \
      :TOOL for one of localbin. The first of these with a hit decides: id, alias, name, prefix, word, subsequence.
      """)

  @Argument(help: ArgumentHelp(valueName: "query")) var query: ByteArgument
  @OptionGroup var root: RootOption
  @OptionGroup var format: FormatOptions
  @Flag(help: "Print every match instead of failing with status 3.") var all = false
  @Flag(help: "Ask every allowed repository.") var allRoots = false
  @Flag(help: "Relative to the working directory.") var relative = false
  @Option(help: "compose, config, scripts or volumes of the component.") var dir: Directory?
  @Option(help: "env, readme, notes or compose file of the component.") var file: File?

  enum Directory: String, ExpressibleByArgument, CaseIterable { case compose, config, scripts, volumes }
  enum File: String, ExpressibleByArgument, CaseIterable { case env, readme, notes, compose }

  mutating func run() throws {
    var options = WhichOptions(query: query.bytes)
    options.root = root.path
    options.all = all
    options.allRoots = allRoots
    options.relative = relative
    options.format = format.json ? .json : format.nulSeparated ? .nulSeparated : .lines
    options.directory = dir.map { Array($0.rawValue.utf8) }
    options.file = file.map { Array($0.rawValue.utf8) }
    try WhichVerb(world: World.ofProcess(), options: options).run()
  }
}

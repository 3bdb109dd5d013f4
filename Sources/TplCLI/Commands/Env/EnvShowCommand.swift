import ArgumentParser
import TplHot

struct EnvShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "List the variables of a component, with the file and line of each.",
    discussion: "With -0: names, or with --reveal NAME=VALUE.")

  @Argument(help: ArgumentHelp("Default: around the working directory.", valueName: "query")) var query: ByteArgument?
  @OptionGroup var options: ComponentOptions
  @OptionGroup var format: FormatOptions
  @Flag(help: "Print the values.") var reveal = false

  mutating func run() throws {
    let activation = try options.activate(query, World.ofProcess())
    activation.warn()
    try Output.write(VariableTable(activation, isRevealed: reveal).rendered(format))
    if !format.json, !format.nulSeparated, let note = activation.noteOfNamesForPrograms { Output.say(note) }
  }
}

import ArgumentParser
import Bytes
import TplHot

struct EnvCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "env", abstract: "Show, explain, change and export the variables of a component.",
    discussion: """
      QUERY names a component as in 'tpl which'; without one it is the component around the working directory. A path that \
      lies in no component ('.' at the root) means the root's own variables, and so does --root DIR alone.
      """,
    subcommands: [
      EnvShowCommand.self, EnvGetCommand.self, EnvExplainCommand.self, EnvSetCommand.self, EnvUnsetCommand.self,
      EnvExportCommand.self, EnvParseCommand.self,
    ])
}

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

struct EnvGetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Print the value of one variable of a component.",
    discussion: """
      The bytes of the value, and a newline (-0: NUL). Fails when an env file of the component cannot be used: another file's \
      value would be the wrong one.
      """)

  @Argument(help: ArgumentHelp("The variable.", valueName: "key")) var key: ByteArgument
  @Argument(help: ArgumentHelp("Default: around the working directory.", valueName: "query")) var query: ByteArgument?
  @OptionGroup var options: ComponentOptions
  @OptionGroup var format: FormatOptions

  mutating func run() throws {
    let activation = try options.activate(query, World.ofProcess())
    try activation.requireAllFiles()
    let table = VariableTable(activation, isRevealed: true)
    guard let row = table.rows.first(where: { $0.name == key.bytes }) else { throw activation.unknown(key.bytes) }
    if format.json {
      try Output.write(JSONValue.object([JSONMember("schema", 1)] + table.members(row)).line)
    } else {
      try Output.write(row.value + [format.terminator])
    }
  }
}

import ArgumentParser
import Bytes
import TplHot

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

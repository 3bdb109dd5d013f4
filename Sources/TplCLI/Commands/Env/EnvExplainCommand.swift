import Activation
import ArgumentParser
import Bytes
import TplHot

struct EnvExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Tell where the value of one variable comes from.",
    discussion: """
      Every definition, outer to inner: what was overridden, what decides, what the value refers to, and where docker compose \
      would see another value.
      """)

  @Argument(help: ArgumentHelp("The variable.", valueName: "key")) var key: ByteArgument
  @Argument(help: ArgumentHelp("Default: around the working directory.", valueName: "query")) var query: ByteArgument?
  @OptionGroup var options: ComponentOptions
  @Flag(help: "Print JSON.") var json = false
  @Flag(help: "Print the values.") var reveal = false

  mutating func run() throws {
    let activation = try options.activate(query, World.ofProcess())
    activation.warn()
    let explanation = VariableExplanation(key.bytes, activation, isRevealed: reveal)
    guard explanation.isKnown else { throw activation.unknown(key.bytes) }
    try Output.write(json ? explanation.json() : explanation.text())
  }
}

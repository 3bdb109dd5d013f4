import ArgumentParser
import Bytes
import TplHot

struct EnvExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print the variables of a component, values included, for another program.",
    discussion: """
      shell    for eval in sh, bash and zsh; the only one with PATH, to which it adds localbin
      json     one object, names to values
      dotenv   an env file that docker compose and tpl read back byte for byte
      docker   for docker run --env-file, which takes values as they are
      systemd  for EnvironmentFile=
      github   for >> "$GITHUB_ENV"

      A value that the format cannot carry is an error that names the variable and its file, and nothing is printed. So is an \
      env file of the component that cannot be used.
      """)

  @Argument(help: ArgumentHelp(valueName: "format")) var format: String
  @Argument(help: ArgumentHelp("Default: around the working directory.", valueName: "query")) var query: ByteArgument?
  @OptionGroup var options: ComponentOptions

  mutating func run() throws {
    guard let format = ExportFormat(rawValue: format) else {
      throw CommandFailure(
        .usage, "unknown format '\(Array(format.utf8).displayed)'",
        hint: "shell, json, dotenv, docker, systemd or github")
    }
    let activation = try options.activate(query, World.ofProcess())
    try activation.requireAllFiles()
    try Output.write(VariableExport(format: format, activation: activation).rendered())
  }
}

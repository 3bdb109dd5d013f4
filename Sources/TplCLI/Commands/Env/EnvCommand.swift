import ArgumentParser

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

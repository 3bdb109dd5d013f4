import Activation
import ArgumentParser
import Bytes
import Platform
import TplHot

struct ExecCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec", abstract: "Run a command in the directory of a component, with its environment.",
    usage: "tpl exec [<query>] [--root <dir>] [--environment <env>] -- <command> ...",
    discussion: """
      tpl becomes the command: no shell and no process in between, and the status is the command's own; 127 when there is none, \
      126 when it cannot be run. The environment is that of a prompt in the component: localbin on PATH, the env files, TPL_ROOT \
      and its like, and TPL_ENV, so that nested calls agree. It needs no hook. When an env file of the component cannot be \
      used, nothing is run.
      """)

  @Argument(help: ArgumentHelp("Default: around the working directory.", valueName: "query")) var query: ByteArgument?
  @OptionGroup var options: ComponentOptions
  @Argument(parsing: .postTerminator, help: ArgumentHelp("The command and its arguments.", valueName: "command"))
  var command: [ByteArgument] = []

  func validate() throws {
    if command.isEmpty { throw ValidationError("exec needs a command: tpl exec [QUERY] -- CMD ...") }
  }

  mutating func run() throws {
    let world = try World.ofProcess()
    let activation = try options.activate(query, world)
    try activation.requireAllFiles()
    let directory = activation.scope.componentDirectory ?? activation.scope.root
    try Files.changeDirectory(directory)
    let records = ComponentEnvironment(world: world).isRuntimeOurs ? world.directories.undoRecords : nil
    let environment = activation.environment(in: directory, records: records, now: WallClock.nanoseconds)
    try Execution(words: command.map(\.bytes), environment: environment).run()
  }
}

import Activation
import ArgumentParser
import Bytes
import Consent
import Layout
import Platform
import TplHot
import WatcherProtocol

struct UseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "use", abstract: "Choose the repository's environment; alone, print it.",
    discussion: """
      The choice is kept for the repository, in every shell. TPL_ENV, which --shell sets in this shell alone, comes before it, \
      and so does the environment of a directory infra/PROVIDER/ENV.
      """)

  @Argument(help: ArgumentHelp("dev, prod, …", valueName: "env")) var environment: ByteArgument?
  @Flag(help: "In this shell only, until it ends or 'tpl use --shell --clear'.") var shell = false
  @Flag(help: "Go back to the default.") var clear = false
  @OptionGroup var root: RootOption
  /// Given by the hook's shell function: then the name goes to the function and not to a person.
  @Flag(help: .hidden) var forHook = false

  mutating func validate() throws {
    if clear, environment != nil { throw ValidationError("an environment and --clear exclude each other") }
    if shell, !clear, environment == nil { throw ValidationError("--shell wants an environment, or --clear") }
  }

  mutating func run() throws {
    let world = try World.ofProcess()
    // Also where there is no root any more.
    if shell, clear { return try changeShell([]) }
    let root = try world.root(root.path)
    let settings = try Lookup(world: world).settings(of: root)
    let name = environment?.bytes
    if let name { try UseCommand.check(name, root, settings) }
    if shell {
      try changeShell(name ?? [])
    } else if name != nil || clear {
      try UseCommand.keep(name, root, settings, world)
    } else {
      try Output.write(try UseCommand.environmentHere(root, settings, world) + [.newline])
    }
  }

  /// The hook exports what this prints.
  private func changeShell(_ name: [UInt8]) throws {
    guard forHook else {
      throw CommandFailure(
        .unavailable, "only the hook can change this shell",
        hint: name.isEmpty ? "unset TPL_ENV" : "export TPL_ENV=\(name.shellWord)")
    }
    try Output.write(name + [.newline])
  }

  private static func keep(
    _ name: [UInt8]?, _ root: Path, _ settings: RootSettings, _ world: World
  ) throws {
    let choices = ChosenEnvironments(world.directories)
    if let name { try choices.choose(name, for: root) } else { try choices.forget(root) }
    FreshnessTokens(world.directories).remove(root: root)
    world.consent.noteDecision()
    let now = name ?? Array(settings.defaultEnvironment.utf8)
    Output.say("\(Array(root.lastComponent).displayed) uses \(now.displayed)\(name == nil ? ", the default" : "")")
    if let here = world.environment.nonEmpty("TPL_ENV"), here != now {
      Output.warn("in this shell TPL_ENV is \(here.displayed) and comes first ('tpl use --shell --clear' ends that)")
    }
  }

  private static func environmentHere(_ root: Path, _ settings: RootSettings, _ world: World) throws -> [UInt8] {
    let directory = Files.workingDirectory?.relative(to: root)
    let component = directory.flatMap { ComponentRules(settings).component(containing: Array($0)) }
    return try Scope.environment(
      component: component ?? [], chosen: world.environment.nonEmpty("TPL_ENV"),
      choices: ChosenEnvironments(world.directories), root: root, settings: settings)
  }

  private static func check(_ name: [UInt8], _ root: Path, _ settings: RootSettings) throws {
    guard EnvironmentName.isValid(name) else {
      throw CommandFailure(
        .usage, "'\(name.displayed)' is no name of an environment", hint: "letters, digits, '_' and '-', not 'local'")
    }
    let known = KnownEnvironments(root: root, settings: settings)
    if !known.contains(name) { throw CommandFailure(.negative, known.problem(name)) }
  }
}

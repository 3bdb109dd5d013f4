import Activation
import ArgumentParser
import Bytes
import Layout
import TplHot

/// What the commands of a component's environment share.
struct ComponentOptions: ParsableArguments {
  @OptionGroup var root: RootOption
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The environment (default: the one that a prompt there has).", valueName: "env"))
  var environment: EnvironmentArgument?

  func activate(_ query: ByteArgument?, _ world: World) throws -> CommandActivation {
    let finder = ComponentEnvironment(world: world)
    let scope = try finder.scope(try finder.place(query?.bytes, root: root.path), environment: environment?.name)
    return try finder.activate(scope)
  }
}

/// The name of an environment.
struct EnvironmentArgument: ExpressibleByArgument {
  let name: [UInt8]

  init?(argument: String) {
    name = Arguments.unescaped(argument)
    if !EnvironmentName.isValid(name) { return nil }
  }
}

import Activation
import ArgumentParser
import Bytes
import Layout
import TplHot

/// Which file of which component `set` and `unset` change.
struct EditOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The variable.", valueName: "key")) var key: ByteArgument
  @Argument(help: ArgumentHelp("Default: around the working directory.", valueName: "query")) var query: ByteArgument?
  @OptionGroup var component: ComponentOptions
  @Option(help: ArgumentHelp("The file (default: .env; with -e ENV .env.ENV).", valueName: "name"))
  var file: ByteArgument?
  /// Caught here, so that no message shows what may be a value.
  @Argument(help: .hidden) var rest: [ByteArgument] = []

  func validate() throws {
    if !rest.isEmpty { throw ValidationError("there are more arguments than KEY and QUERY; a value is never one") }
  }

  func place(_ finder: ComponentEnvironment) throws -> ComponentEnvironment.Place {
    try finder.place(query?.bytes, root: component.root.path)
  }

  /// That of the environment, or of every environment.
  private var ownName: [UInt8] {
    component.environment.map { EnvFileName.only(in: $0.name)[0] } ?? [UInt8](EnvFileName.common)
  }

  /// The component's own files, or the root's when the place is in none.
  func edit(_ finder: ComponentEnvironment, _ place: ComponentEnvironment.Place) throws -> EnvFileEdit {
    let component = try Lookup(world: finder.world).component(around: place.directory)
    if file == nil, let environment = self.component.environment?.name {
      try check(environment, component?.component.id ?? [], place.root, finder.world)
    }
    let name = file?.bytes ?? ownName
    return try EnvFileEdit(name, in: place, directory: component?.path ?? place.root, world: finder.world)
  }
}

extension EditOptions {
  /// A name that was mistyped would make a file that nothing ever reads.
  private func check(
    _ environment: [UInt8], _ component: [UInt8], _ root: Path, _ world: World
  ) throws {
    let known = KnownEnvironments(
      root: root, component: component, settings: try Lookup(world: world).settings(of: root))
    if known.contains(environment) { return }
    let hint =
      EnvironmentName.isValid(environment)
      ? "--file .env.\(environment.displayed) in place of -e makes the first file of a new one" : nil
    throw CommandFailure(.negative, known.problem(environment), hint: hint)
  }
}

import Bytes
import Platform

/// The verbs that prompts and scripts call all the time. They are told apart by hand: ArgumentParser costs ten million
/// instructions, a lookup half a million.
struct HotVerbs {
  let disk: DiskReading

  /// - Returns: `nil` when the verb is not hot, or its arguments are not plain.
  func run(_ arguments: [[UInt8]]) -> ExitStatus? {
    guard let verb = arguments.first else { return nil }
    let rest = arguments.dropFirst()
    if verb.equals("hook-env") { return hookEnvironment(rest) }
    if verb.equals("which") { return which(rest) }
    if verb.equals("cd") { return changeDirectory(rest) }
    if verb.equals("hook") { return hook(rest) }
    if verb.equals("list") { return identifiers(rest) }
    guard rest.isEmpty else { return nil }
    if verb.equals("sync") { return sync() }
    if verb.equals("clock") { return clock() }
    return nil
  }

  private func hookEnvironment(_ arguments: ArraySlice<[UInt8]>) -> ExitStatus {
    reporting(World.anywhere) { (world) throws(CommandFailure) in try HookEnvironmentVerb(world: world).run(arguments) }
  }

  private func which(_ arguments: ArraySlice<[UInt8]>) -> ExitStatus? {
    var options = WhichOptions()
    guard options.readPlain(arguments) else { return nil }
    return reporting { [options] (world) throws(CommandFailure) in
      try WhichVerb(world: world, options: options).run()
    }
  }

  private func changeDirectory(_ arguments: ArraySlice<[UInt8]>) -> ExitStatus? {
    guard arguments.allSatisfy({ $0.first != UInt8(ascii: "-") || $0.equals("--") }) else { return nil }
    return reporting { (world) throws(CommandFailure) in try ChangeDirectoryVerb(world: world).run(arguments) }
  }

  private func hook(_ arguments: ArraySlice<[UInt8]>) -> ExitStatus? {
    guard let verb = HookVerb(plain: arguments) else { return nil }
    return reporting(World.anywhere) { (_) throws(CommandFailure) in try verb.run() }
  }

  /// `list --ids` and nothing else.
  private func identifiers(_ arguments: ArraySlice<[UInt8]>) -> ExitStatus? {
    guard arguments.count == 1, arguments.first?.equals("--ids") == true else { return nil }
    return reporting { (world) throws(CommandFailure) in
      try IdentifiersVerb(world: world, layer: nil, terminator: .newline).run(in: world.root(nil))
    }
  }

  private func sync() -> ExitStatus {
    reporting { (world) throws(CommandFailure) in
      try WatcherVerbs(world: world).sync(root: nil, within: WatcherVerbs.patience)
    }
  }

  private func clock() -> ExitStatus {
    reporting { (world) throws(CommandFailure) in try WatcherVerbs(world: world).clock(root: nil) }
  }

  /// Runs a verb and prints why it failed.
  ///
  /// What it did without an error may still rest on something that could not be read.
  private func reporting(
    _ world: (DiskReading) throws(CommandFailure) -> World = World.ofProcess,
    _ body: (World) throws(CommandFailure) -> Void
  ) -> ExitStatus {
    do throws(CommandFailure) {
      try body(world(disk))
      if let trouble = KernelTrouble.first { throw CommandFailure(trouble) }
      return .done
    } catch {
      Output.fail(error)
      return error.status
    }
  }
}

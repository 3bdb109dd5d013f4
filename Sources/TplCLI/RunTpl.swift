import Bytes
import Glibc
import Platform
import SQLite

/// The whole of `tpl`. The verbs that prompts and scripts call all the time are told apart by hand: ArgumentParser
/// costs as much as twenty lookups (<doc:Performance#Start-of-a-program>).
package func runTplAndExit() -> Never {
  let arguments = ProcessFacts.arguments
  Connection.declareSingleThreaded()
  KernelTrouble.turnOn()
  Signals.letWritesFail()
  let status = runHotVerb(arguments) ?? ColdCommands.run(arguments)
  // Not exit(3): nothing is registered to run at the end, and static destructors cost time.
  _exit(status.rawValue)
}

/// - Returns: `nil` when the verb is not hot, or its arguments are not plain.
private func runHotVerb(_ arguments: [[UInt8]]) -> ExitStatus? {
  guard let verb = arguments.first else { return nil }
  let rest = arguments.dropFirst()
  if verb.equals("hook-env") {
    return reporting(World.anywhere) { (world) throws(CommandFailure) in try HookEnvironmentVerb(world: world).run(rest)
    }
  }
  if verb.equals("which") {
    var options = WhichOptions()
    guard options.readPlain(rest) else { return nil }
    return reporting { [options] (world) throws(CommandFailure) in
      try WhichVerb(world: world, options: options).run()
    }
  }
  if verb.equals("cd") {
    guard rest.allSatisfy({ $0.first != UInt8(ascii: "-") || $0.equals("--") }) else { return nil }
    return reporting { (world) throws(CommandFailure) in try ChangeDirectoryVerb(world: world).run(rest) }
  }
  guard rest.isEmpty else { return nil }
  if verb.equals("sync") {
    return reporting { (world) throws(CommandFailure) in
      try WatcherVerbs(world: world).sync(root: nil, timeout: WatcherVerbs.patience)
    }
  }
  if verb.equals("clock") {
    return reporting { (world) throws(CommandFailure) in try WatcherVerbs(world: world).clock(root: nil) }
  }
  return nil
}

/// Runs a command and prints why it failed: the only place that does.
///
/// What it did without an error may still rest on something that could not be read.
func reporting(
  _ world: () throws(CommandFailure) -> World = World.ofProcess, _ body: (World) throws(CommandFailure) -> Void
) -> ExitStatus {
  do throws(CommandFailure) {
    try body(world())
    if KernelTrouble.isMet { throw CommandFailure(KernelTrouble.first) }
    return .done
  } catch {
    Output.fail(error)
    return error.status
  }
}

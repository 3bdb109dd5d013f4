import Activation
import Bytes
import Platform

/// `tpl hook-env SHELL [PWD [MEMORY]]`: called by the prompt when something may have changed.
struct HookEnvironmentVerb {
  let world: World

  func run(_ arguments: ArraySlice<[UInt8]>) throws(CommandFailure) {
    guard let name = arguments.first, let shell = ShellDialect(rawValue: String(decoding: name, as: UTF8.self)) else {
      throw CommandFailure.unknownShell(arguments.first ?? [])
    }
    let rest = Array(arguments.dropFirst())
    do throws(BaseDirectoryError) {
      try world.directories.prepareRuntime()
    } catch {
      throw CommandFailure(error)
    }
    let hook = HookEnvironment(
      shell: shell, workingDirectory: try workingDirectory(rest.first), processDirectory: Files.workingDirectory,
      isWatched: world.isWatcherRunning, environment: world.environment,
      directories: world.directories,
      memory: ShellMemory(encoded: rest.count > 1 ? rest[1] : []), owner: ProcessFacts.user,
      now: { WallClock.nanoseconds }, parseSettings: UserSettingsFile.parse,
      open: SealedFileOpening(world))
    let answer = hook.answer()
    if answer.isActive { DaemonLauncher(world: world).startIfMissing() }
    // Not joined(): a generic function over strings costs a tenth of the whole.
    var messages = ""
    for warning in answer.warnings { messages += "tpl: warning: \(warning)\n" }
    if let summary = answer.summary { messages += "tpl: \(summary)\n" }
    if !messages.isEmpty { Terminal.writeMessage(messages) }
    try Output.write(answer.script)
  }

  /// As the shell has it: logical. A removed directory still has its name there.
  private func workingDirectory(_ argument: [UInt8]?) throws(CommandFailure) -> Path {
    if let argument, argument.first == .slash { return Path(argument) }
    if let logical = world.environment["PWD"], logical.first == .slash { return Path(logical) }
    return try world.workingDirectory()
  }
}

extension CommandFailure {
  static func unknownShell(_ name: [UInt8]) -> CommandFailure {
    CommandFailure(.usage, "unknown shell '\(name.displayed)'", hint: "bash, zsh or fish")
  }
}

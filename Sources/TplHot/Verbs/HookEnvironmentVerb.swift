import Activation
import Bytes
import Platform
import WatcherControl

/// `tpl hook-env SHELL [PWD [MEMORY [told]]]`: called by the prompt when something may have changed. With `told`, the
/// script tells the messages; a hook that was loaded from an older tpl does not say so, and hears them at once.
/// `fish-3.1` is every fish that cannot compare times, those before 3.6.
struct HookEnvironmentVerb {
  let world: World

  func run(_ arguments: ArraySlice<[UInt8]>) throws(CommandFailure) {
    let name = arguments.first ?? []
    let isOldFish = name.equals("fish-3.1")
    guard let shell = isOldFish ? .fish : ShellDialect(name: name) else { throw CommandFailure.unknownShell(name) }
    let rest = arguments.dropFirst()
    if let foreign = world.directories.foreign { return try sleep(shell, BaseDirectoryError.foreign(foreign)) }
    var problem: String?
    do throws(CommandFailure) {
      try prepareRuntime()
    } catch {
      if world.environment["TPL_STATE"] == nil { throw error }
      problem = error.message
    }
    let request = PromptRequest(
      dialect: shell, comparesTimes: !isOldFish, workingDirectory: try workingDirectory(rest.first),
      memory: ShellMemory(encoded: rest.dropFirst().first ?? []), isToldByScript: rest.count > 2,
      environment: world.environment, directories: world.directories, now: { WallClock.nanoseconds },
      parseSettings: world.disk.userSettings, opener: SealedFileOpening(world))
    request.processDirectory = Files.workingDirectory
    request.owner = ProcessFacts.user
    request.isWatched = world.watcher.isRunning
    request.isColored = Terminal.isErrorTerminal && world.environment.nonEmpty("NO_COLOR") == nil
    request.runtimeProblem = problem
    let answer = try answer(to: request)
    if answer.isActive { world.watcher.startIfMissing() }
    if rest.count <= 2, !answer.messages.isEmpty { Terminal.writeMessage(answer.messages) }
    try Output.write(answer.script)
    // The script has told it.
    KernelTrouble.forget()
  }

  private func prepareRuntime() throws(CommandFailure) {
    do throws(BaseDirectoryError) {
      try world.directories.prepareRuntime()
    } catch {
      throw CommandFailure(error)
    }
  }

  private func answer(to request: PromptRequest) throws(CommandFailure) -> Answer {
    do throws(Prompt.NothingToLeave) {
      return try Prompt.answer(to: request)
    } catch {
      // The same failure, with its hint.
      try prepareRuntime()
      throw CommandFailure(.inputOutput, request.runtimeProblem ?? "")
    }
  }

  /// Says why once, and leaves the shell alone from then on: its HOME will not become its own.
  private func sleep(_ shell: ShellDialect, _ reason: BaseDirectoryError) throws(CommandFailure) {
    Terminal.writeMessage("tpl: warning: \(reason)\n" + (reason.hint.map { "tpl: hint: \($0)\n" } ?? ""))
    switch shell {
    case .fish:
      try Output.write(
        Array("function __tpl_prompt --on-event fish_prompt; end\nfunction __tpl_fresh; true; end\n".utf8))
    case .bash:
      try Output.write(
        Array(
          """
          __tpl_fresh() { \\builtin :; }
          __tpl_prompt() { \\builtin local __tpl_status=$?; [[ $- != *e* ]] || __tpl_status=0; \\builtin return "$__tpl_status"; }

          """.utf8))
    case .zsh: try Output.write(Array("__tpl_fresh() { \\builtin : }\n__tpl_prompt() { \\builtin : }\n".utf8))
    }
  }

  /// As the shell has it: logical. A removed directory still has its name there.
  private func workingDirectory(_ argument: [UInt8]?) throws(CommandFailure) -> Path {
    if let argument, argument.first == .slash { return Path(argument) }
    if let logical = world.environment["PWD"], logical.first == .slash { return Path(logical) }
    return try world.workingDirectory()
  }
}

extension CommandFailure {
  package static func unknownShell(_ name: [UInt8]) -> CommandFailure {
    CommandFailure(.usage, "unknown shell '\(name.displayed)'", hint: "bash, zsh or fish")
  }
}

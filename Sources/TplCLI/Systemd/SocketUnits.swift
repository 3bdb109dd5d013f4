import Bytes
import Platform

/// Lets systemd listen for the watcher, and takes that back.
struct SocketUnits {
  let world: World

  private var files: UnitFiles { UnitFiles(world.directories) }

  /// All of it or nothing.
  func enable() throws(CommandFailure) {
    let services = try UserServices(world.environment)
    try checkRuntimeDirectory(services)
    let program = try daemonProgram()
    let wasRunning = world.isWatcherRunning
    try DaemonCommand.stop(world)
    do throws(CommandFailure) {
      let lock = try keepOthersOut()
      let service = UnitText.service(program: program, environment: world.environment)
      let before = try files.install(socket: UnitText.socket, service: service)
      do throws(CommandFailure) {
        try services.run("daemon-reload")
        try services.run("enable", "--now", "tpld.socket")
      } catch {
        if before == [nil, nil] { try? services.run("disable", "--now", "tpld.socket") }
        files.restore(before)
        try? services.run("daemon-reload")
        throw error
      }
      _ = consume lock
    } catch {
      if wasRunning { try? DaemonCommand.start(world) }
      throw error
    }
    if wasRunning { try DaemonCommand.start(world) }
  }

  /// - Returns: whether there was anything to take back.
  func disable() throws(CommandFailure) -> Bool {
    let services: UserServices
    do throws(CommandFailure) {
      services = try UserServices(world.environment)
    } catch {
      // Nothing is left behind, although nobody can be told.
      files.removeLink()
      try files.remove()
      throw error
    }
    guard files.arePresent else { return false }
    try services.run("stop", "tpld.socket", "tpld.service")
    try services.run("disable", "tpld.socket")
    try files.remove()
    try services.run("daemon-reload")
    return true
  }

  /// A prompt must not start a watcher of its own while systemd begins to listen: that one would never be asked.
  private func keepOthersOut() throws(CommandFailure) -> FileLock {
    do throws(BaseDirectoryError) {
      try world.directories.prepareRuntime()
    } catch {
      throw CommandFailure(error)
    }
    do throws(SystemError) {
      if let lock = try FileLock.acquire(world.directories.lock, patience: 2_000) { return lock }
    } catch {
      throw CommandFailure(error)
    }
    throw CommandFailure(.locked, "another tpld was started meanwhile", hint: "try again")
  }

  /// Both must mean the same socket.
  private func checkRuntimeDirectory(_ services: UserServices) throws(CommandFailure) {
    guard let ours = world.environment.nonEmpty("XDG_RUNTIME_DIR"), ours.first == .slash else {
      throw CommandFailure(
        .unavailable, "XDG_RUNTIME_DIR is not set: systemd's socket would not be where tpl looks",
        hint: "a login session sets it, usually to /run/user/\(ProcessFacts.user)")
    }
    let theirs = services.runtimeDirectory
    guard Path(ours).lexicallyNormal == Path(theirs).lexicallyNormal else {
      throw CommandFailure(
        .unavailable, "XDG_RUNTIME_DIR is \(ours.displayed) here and \(theirs.displayed) for systemd",
        hint: "both must be the same, or tpl does not find the socket")
    }
  }

  private func daemonProgram() throws(CommandFailure) -> Path {
    let program: Path
    do throws(SystemError) {
      program = try DaemonLauncher.program()
    } catch {
      throw CommandFailure(error)
    }
    guard Files.isExecutable(program) else {
      throw CommandFailure(
        .inputOutput, "there is no \(program.bytes.displayed)", hint: "install tpl and tpld together")
    }
    // Units are UTF-8 (systemd.syntax(7)).
    guard String(validating: program.bytes, as: UTF8.self) != nil else {
      throw CommandFailure(.inputOutput, "systemd cannot start a path that is not UTF-8: \(program.bytes.displayed)")
    }
    return program
  }
}

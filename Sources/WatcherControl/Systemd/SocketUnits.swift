import Bytes
import Platform

/// Lets systemd listen for the watcher, and takes that back.
package struct SocketUnits {
  private let watcher: ResidentWatcher

  package init(_ watcher: ResidentWatcher) { self.watcher = watcher }

  private var files: UnitFiles { UnitFiles(watcher.directories) }

  /// All of it or nothing.
  package func enable() throws(WatcherControlError) {
    let services = try UserServices(watcher.environment)
    try checkRuntimeDirectory(services)
    let program = try daemonProgram()
    let wasRunning = watcher.isRunning
    try watcher.stop()
    do throws(WatcherControlError) {
      let lock = try keepOthersOut()
      let service = UnitText.service(program: program, environment: watcher.environment)
      let before = try files.install(socket: UnitText.socket, service: service)
      do throws(WatcherControlError) {
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
      if wasRunning { try? watcher.start() }
      throw error
    }
    if wasRunning { try watcher.start() }
  }

  /// - Returns: whether there was anything to take back.
  package func disable() throws(WatcherControlError) -> Bool {
    let services: UserServices
    do throws(WatcherControlError) {
      services = try UserServices(watcher.environment)
    } catch {
      // The files are removed even where systemd cannot be told of it.
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
  private func keepOthersOut() throws(WatcherControlError) -> FileLock {
    do throws(BaseDirectoryError) {
      try watcher.directories.prepareRuntime()
    } catch {
      throw .directory(error)
    }
    do throws(SystemError) {
      if let lock = try FileLock.acquire(watcher.directories.lock, patience: .seconds(2)) { return lock }
    } catch {
      throw .system(error)
    }
    throw .startedMeanwhile
  }

  /// Both must mean the same socket.
  private func checkRuntimeDirectory(_ services: UserServices) throws(WatcherControlError) {
    guard let ours = watcher.environment.nonEmpty("XDG_RUNTIME_DIR"), ours.first == .slash else {
      throw .noRuntimeDirectory
    }
    let theirs = services.runtimeDirectory
    guard Path(ours).lexicallyNormal == Path(theirs).lexicallyNormal else {
      throw .otherRuntimeDirectory(ours: ours, theirs: theirs)
    }
  }

  private func daemonProgram() throws(WatcherControlError) -> Path {
    let program: Path
    do throws(SystemError) {
      program = try ResidentWatcher.program()
    } catch {
      throw .system(error)
    }
    guard Files.isExecutable(program) else {
      throw .noProgram(program)
    }
    // Units are UTF-8 (systemd.syntax(7)).
    guard String(validating: program.bytes, as: UTF8.self) != nil else {
      throw .pathNotUTF8(program)
    }
    return program
  }
}

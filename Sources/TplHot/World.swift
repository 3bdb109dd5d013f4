package import Bytes
package import Consent
package import Platform
package import WatcherControl

/// What a command knows of its surroundings; read once, at the top.
package struct World: Sendable {
  package var environment: Environment
  package var directories: BaseDirectories
  let disk: DiskReading

  /// - Throws: where the user's files would lie in another user's HOME: a file of root's there is one that this user
  ///   cannot change any more.
  package static func ofProcess(_ disk: DiskReading) throws(CommandFailure) -> World {
    let world = try anywhere(disk)
    if let foreign = world.directories.foreign { throw CommandFailure(BaseDirectoryError.foreign(foreign)) }
    return world
  }

  /// The same wherever its directories are: nothing may be written there.
  static func anywhere(_ disk: DiskReading) throws(CommandFailure) -> World {
    let environment = Environment.ofProcess()
    do throws(BaseDirectoryError) {
      return World(environment: environment, directories: try BaseDirectories(environment), disk: disk)
    } catch {
      throw CommandFailure(error)
    }
  }

  package var consent: ConsentStore { ConsentStore(directories) }
  package var watcher: ResidentWatcher { ResidentWatcher(environment, directories) }

  package func workingDirectory() throws(CommandFailure) -> Path {
    let found: Path?
    do throws(SystemError) {
      found = try Files.findWorkingDirectory()
    } catch {
      throw CommandFailure(.inputOutput, "the working directory cannot be told: \(error)")
    }
    guard let found else {
      throw CommandFailure(.inputOutput, "the working directory does not exist any more", hint: "cd to one that does")
    }
    return found
  }

  /// What a person names by a path, canonical.
  /// - Throws: status 1 when it is not there.
  package func existing(_ path: Path) throws(CommandFailure) -> Path {
    do throws(SystemError) {
      return try Files.canonical(path)
    } catch {
      if error.isMissing { throw CommandFailure(.negative, "there is no \(path.bytes.displayed)") }
      throw CommandFailure(error)
    }
  }

  /// - Parameter explicit: `--root`.
  /// - Throws: status 1 when there is no root around the working directory.
  package func root(_ explicit: Path?) throws(CommandFailure) -> Path {
    guard let explicit else { return try root(around: try workingDirectory()) }
    let directory: Path
    do throws(SystemError) {
      directory = try Files.canonical(explicit)
    } catch {
      throw CommandFailure(error)
    }
    guard try rootIfAny(around: directory) == directory else { throw CommandFailure.noRoot(explicit) }
    return directory
  }

  /// - Parameter directory: canonical.
  /// - Throws: status 1 when there is none.
  package func root(around directory: Path) throws(CommandFailure) -> Path {
    guard let root = try rootIfAny(around: directory) else { throw CommandFailure.noRoot(directory) }
    return root
  }

  /// - Throws: where that cannot be told: a root further out may not be the one.
  package func rootIfAny(around directory: Path) throws(CommandFailure) -> Path? {
    let root = RootFinder(consent).root(around: directory)
    if let trouble = KernelTrouble.first { throw CommandFailure(trouble) }
    return root
  }
}

extension CommandFailure {
  package static func noRoot(_ directory: Path) -> CommandFailure {
    CommandFailure(
      .negative, "\(directory.bytes.displayed) is not in a repository that tpl knows",
      hint: "a root holds tpl.yaml, or two of infra platform application ops localbin; 'tpl init' makes one")
  }
}

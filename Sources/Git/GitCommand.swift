package import Bytes
package import Platform

/// git in one work tree, called so that it runs no program that the repository chooses: it reads the repository through
/// a ``GitShadow``, uses no other configuration than the shadow's, and gets none of the user's GIT_ variables. A `git`
/// that lies in the repository is never run.
package struct GitCommand: Sendable {
  package let repository: GitRepository
  private let program: Path
  private let shadow: GitShadow
  private let place: Path
  private let environment: Environment

  /// - Parameters:
  ///   - place: a directory, canonical; names are relative to it.
  ///   - directory: private to the user, in which the ``GitShadow`` is made.
  /// - Returns: `nil` outside of git.
  package init?(around place: Path, directory: Path, environment: Environment) throws(GitFailure) {
    let found: GitRepository?
    do throws(SystemError) {
      found = try GitRepository.around(place)
    } catch {
      throw .unreadable("\(error)")
    }
    guard let repository = found else { return nil }
    try self.init(repository, place, index: repository.index, objects: [], directory, environment)
  }

  /// git with the repository, index and objects of the git command that runs a hook.
  package init(_ running: RunningGit, directory: Path, environment: Environment) throws(GitFailure) {
    let repository = running.repository
    try self.init(repository, repository.top, index: running.index, objects: running.objects, directory, environment)
  }

  private init(
    _ repository: GitRepository, _ place: Path, index: Path, objects: [Environment.Variable], _ directory: Path,
    _ environment: Environment
  ) throws(GitFailure) {
    guard let program = environment.executable("git", outside: repository.top) else { throw .noProgram }
    self.repository = repository
    self.program = program
    self.place = place
    shadow = try GitShadow(of: repository, index: index, in: directory)
    self.environment = GitCommand.hardened(environment, index: index, objects: objects)
  }

  private static func hardened(
    _ environment: Environment, index: Path, objects: [Environment.Variable]
  ) -> Environment {
    var own = Environment(environment.variables.filter { !$0.name.hasPrefix("GIT_") } + objects)
    func set(_ name: StaticString, _ value: [UInt8]) { own[[UInt8](name)] = value }
    set("GIT_INDEX_FILE", index.bytes)
    set("GIT_CONFIG_NOSYSTEM", [UInt8]("1"))
    set("GIT_CONFIG_GLOBAL", [UInt8]("/dev/null"))
    set("GIT_ATTR_NOSYSTEM", [UInt8]("1"))
    set("GIT_NO_LAZY_FETCH", [UInt8]("1"))
    set("GIT_OPTIONAL_LOCKS", [UInt8]("0"))
    set("GIT_TERMINAL_PROMPT", [UInt8]("0"))
    set("GIT_PAGER", [UInt8]("cat"))
    return own
  }

  /// The configuration has no such settings already; these options are for versions of git whose defaults run a
  /// program.
  private var fixed: [[UInt8]] {
    let options = [
      "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
      "-c", "log.showSignature=false", "-c", "protocol.allow=never", "-c", "diff.external=", "-c", "gc.auto=0",
    ]
    return options.map { Array($0.utf8) } + [
      [UInt8]("--git-dir"), shadow.path.bytes, [UInt8]("--work-tree"), repository.top.bytes, [UInt8]("-C"), place.bytes,
    ]
  }

  /// How long git may take before it is ended: it waits without an end where one of its files is a FIFO or on a dead
  /// network file system, and a prompt would wait with it.
  private static var patience: Duration { .seconds(10) }

  /// - Parameter withErrors: whether what git says on standard error counts as output.
  /// - Returns: exit status (128 + signal) and standard output.
  package func run(
    _ arguments: [[UInt8]], input: [UInt8] = [], withErrors: Bool = false
  ) throws(GitFailure) -> (status: Int32, output: [UInt8]) {
    do throws(SystemError) {
      return try ChildProcess.capture(
        program, arguments: fixed + arguments, environment: environment, input: input, withErrors: withErrors,
        patience: GitCommand.patience)
    } catch {
      throw .unreadable("\(error)")
    }
  }

  /// Standard output of a command that must succeed.
  @discardableResult
  package func output(_ arguments: [[UInt8]], input: [UInt8] = []) throws(GitFailure) -> [UInt8] {
    let result = try run(arguments, input: input)
    if result.status == 0 { return result.output }
    let command = arguments.first.map(\.displayed) ?? ""
    throw .failed(command: command, status: result.status)
  }

  package func output(_ arguments: [String], _ paths: [[UInt8]] = []) throws(GitFailure) -> [UInt8] {
    try output(arguments.map { Array($0.utf8) } + (paths.isEmpty ? [] : [[UInt8]("--")] + paths))
  }
}

// MARK: - Configuration

extension GitCommand {
  /// The value that git itself uses in the clone, from all of its configuration files.
  func effectiveValue(_ key: String) -> [UInt8]? {
    let arguments =
      [[UInt8]("--git-dir"), repository.directory.bytes, [UInt8]("-C"), repository.top.bytes]
      + ["config", "--type=path", "-z", "--get", key].map { Array($0.utf8) }
    return value(arguments)
  }

  /// The value in the user's own configuration.
  private func userValue(_ key: String) -> [UInt8]? {
    value(fixed + ["config", "--global", "--type=path", "-z", "--get", key].map { Array($0.utf8) })
  }

  private func value(_ arguments: [[UInt8]]) -> [UInt8]? {
    var own = environment
    for name: StaticString in ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_INDEX_FILE"] {
      own[[UInt8](name)] = nil
    }
    guard
      let result = try? ChildProcess.capture(
        program, arguments: arguments, environment: own, patience: GitCommand.patience),
      result.status == 0, result.output.last == 0
    else { return nil }
    return Array(result.output.dropLast())
  }
}

// MARK: - What is not tracked

extension GitCommand {
  /// Untracked files that nothing makes git ignore.
  /// - Parameter patterns: pathspecs.
  package func notIgnored(_ patterns: [[UInt8]]) throws(GitFailure) -> [UInt8] {
    var arguments: [[UInt8]] = []
    // The excludes file of the user's own configuration is trusted, because the repository cannot change it.
    if let file = userValue("core.excludesFile") { arguments += [[UInt8]("-c"), [UInt8]("core.excludesFile=") + file] }
    arguments += ["ls-files", "-z", "--others", "--exclude-standard"].map { Array($0.utf8) }
    let own = repository.common.appending("info/exclude")
    if FileStatus.look(own)?.isRegular == true { arguments.append([UInt8]("--exclude-from=") + own.bytes) }
    return try output(arguments + [[UInt8]("--")] + patterns)
  }
}

// MARK: - The index

extension GitCommand {
  /// Whether the index knows a file, or one below it.
  /// - Parameter file: relative to the place.
  package func isTracked(_ file: [UInt8]) throws(GitFailure) -> Bool {
    !(try output(["ls-files", "-z"], [[UInt8](":(literal)") + file])).isEmpty
  }

  /// A stage of a file in the index: 0, or 1 to 3 in a conflict.
  /// - Parameter file: relative to the place.
  /// - Returns: `nil` when there is no such stage.
  package func staged(_ file: [UInt8], stage: Int) -> [UInt8]? {
    guard let name = nameFromTop(file) else { return nil }
    let object = Array(":\(stage):".utf8) + name
    return try? output([[UInt8]("cat-file"), [UInt8]("blob"), object])
  }

  /// Puts a content into the index as a file's only stage. No filter sees it.
  /// - Parameter file: relative to the place.
  package func stage(_ content: [UInt8], as file: [UInt8]) throws(GitFailure) {
    guard let name = nameFromTop(file) else { throw .unreadable("\(file.displayed) is outside of the work tree") }
    let object: [UInt8]
    do throws(SystemError) {
      let memory = try MemoryFile.make(content, name: "staged")
      object = try store(memory)
    } catch {
      throw .unreadable("\(error)")
    }
    guard !object.isEmpty else { throw .failed(command: "hash-object", status: 1) }
    try output(["update-index", "--add", "--cacheinfo", "100644"].map { Array($0.utf8) } + [object, name])
  }

  private func store(_ memory: borrowing MemoryFile) throws(SystemError) -> [UInt8] {
    let arguments = ["hash-object", "-w", "--no-filters", "--"].map { Array($0.utf8) } + [memory.path.bytes]
    guard let result = try? run(arguments), result.status == 0 else { return [] }
    return Array(result.output.prefix { $0 != .newline })
  }

  private func nameFromTop(_ file: [UInt8]) -> [UInt8]? {
    place.appending(file).lexicallyNormal.relative(to: repository.top).map(Array.init)
  }
}

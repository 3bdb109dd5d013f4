package import Bytes
import Glibc

/// Where tpl keeps its files (XDG Base Directory Specification). Relative values count as unset, as it demands.
package struct BaseDirectories: Equatable, Sendable {
  package var configuration: Path
  package var data: Path
  package var state: Path
  package var cache: Path
  package var runtime: Path
  /// Where undo records are kept: they contain variables of a shell, so they must stay in memory. `nil` keeps them in
  /// ``runtime``.
  private var memory: Path?
  /// The usual runtime directory, where it belongs to another user and was replaced.
  package private(set) var replacedRuntime: Path?
  /// A directory that the files would be in and that belongs to another user, as in a shell of root's that kept HOME.
  package private(set) var foreign: Path?

  /// - Throws: ``BaseDirectoryError`` when neither HOME nor the XDG variables say where.
  package init(_ environment: Environment) throws(BaseDirectoryError) {
    let home = environment.nonEmpty("HOME").map { Path($0) }
    func directory(_ variable: StaticString, _ fallback: StaticString) throws(BaseDirectoryError) -> Path {
      if let value = environment.nonEmpty(variable), value.first == .slash { return Path(value).appending("tpl") }
      guard let home, home.isAbsolute else { throw BaseDirectoryError.noHome }
      return home.appending(fallback).appending("tpl")
    }
    configuration = try directory("XDG_CONFIG_HOME", ".config")
    data = try directory("XDG_DATA_HOME", ".local/share")
    state = try directory("XDG_STATE_HOME", ".local/state")
    cache = try directory("XDG_CACHE_HOME", ".cache")
    if let value = environment.nonEmpty("XDG_RUNTIME_DIR"), value.first == .slash,
      BaseDirectories.isUsable(FileStatus.look(Path(value)))
    {
      runtime = Path(value).appending("tpl")
    } else {
      // XDG_RUNTIME_DIR names the directory of another user after `sudo -E` or `su`, and a removed one after the end of
      // a session.
      runtime = RuntimeFallback.usual
      if !BaseDirectories.isOwnOrMissing(runtime) {
        replacedRuntime = runtime
        runtime = RuntimeFallback.other(state) ?? runtime
      }
      memory = RuntimeFallback.memory
    }
    foreign = nil
    findForeign(home)
  }

  /// Whether the user can write to that directory, and other users cannot.
  private static func isUsable(_ status: FileStatus?) -> Bool {
    guard let status else { return false }
    return status.isDirectory && status.owner == getuid() && status.mode & 0o022 == 0 && status.mode & 0o300 == 0o300
  }

  static func isOwnOrMissing(_ path: Path) -> Bool {
    FileStatus.look(path, followingSymlinks: false).map { isUsable($0) } ?? true
  }

  /// The calls are written out, because an array would be a type to make at run time
  /// (<doc:Performance#Types-made-at-run-time>).
  private mutating func findForeign(_ home: Path?) {
    var isHomeSeen = false
    noteForeign(configuration, home, &isHomeSeen)
    noteForeign(data, home, &isHomeSeen)
    noteForeign(state, home, &isHomeSeen)
    noteForeign(cache, home, &isHomeSeen)
  }

  /// Notes a directory that belongs neither to the user nor to root. For one that does not exist, the nearest existing
  /// parent counts.
  private mutating func noteForeign(_ directory: Path, _ home: Path?, _ isHomeSeen: inout Bool) {
    if foreign != nil { return }
    var place = directory.parent ?? directory
    // Most of them lie in HOME, so for those only the owner of HOME is looked up, and once.
    if let home, place.isWithin(home) {
      if isHomeSeen { return }
      isHomeSeen = true
      place = home
    }
    while true {
      if let owner = FileStatus.look(place)?.owner {
        if owner != getuid() && owner != 0 { foreign = place }
        return
      }
      guard let parent = place.parent else { return }
      place = parent
    }
  }

  /// The configuration that the user wrote, and the compiled form of it that prompts read.
  package var userConfiguration: Path { configuration.appending("config.yaml") }
  package var compiledConfiguration: Path { state.appending("config") }
  package var index: Path { cache.appending("index.db") }
  package var changeLog: Path { cache.appending("changes.db") }
  package var allowed: Path { data.appending("allow") }
  /// Contents of allowed roots that need no question.
  package var knownFiles: Path { data.appending("known") }
  package var chosenEnvironments: Path { state.appending("use") }
  /// The user's private key, and the certificate that others encrypt for.
  package var identity: Path { data.appending("identity.pem") }
  package var certificate: Path { data.appending("identity.crt") }
  package var tokens: Path { runtime.appending("t") }
  package var undoRecords: Path { (memory ?? runtime).appending("u") }
  /// What git answered, and what asking it needs.
  package var gitAnswers: Path { runtime.appending("g") }
  /// The versions that tpld saw while version control was not active.
  package var sightings: Path { runtime.appending("q") }
  package var socket: Path { runtime.appending("tpld.sock") }
  package var lock: Path { runtime.appending("tpld.lock") }
  /// Held beside the index: one user may have several runtime directories, as over ssh and from cron.
  package var indexLock: Path { cache.appending("tpld.lock") }
  package var log: Path { state.appending("tpld.log") }
  /// What was ``log`` before it became too long.
  package var previousLog: Path { state.appending("tpld.log.1") }

  /// Makes the runtime directory, or makes sure that the one that is there is the user's own and closed to others:
  /// below /tmp another user may have made it first.
  package func prepareRuntime() throws(BaseDirectoryError) {
    if let foreign { throw .foreign(foreign) }
    // The choice of the directory may depend on a call that failed.
    if let trouble = KernelTrouble.first { throw .unusable(trouble) }
    try BaseDirectories.prepare(runtime)
    if let memory { try BaseDirectories.prepare(memory) }
    try BaseDirectories.makeDirectory(tokens)
    try BaseDirectories.makeDirectory(undoRecords)
    try BaseDirectories.makeDirectory(gitAnswers)
  }

  private static func makeDirectory(_ directory: Path) throws(BaseDirectoryError) {
    if FileStatus.look(directory)?.isDirectory == true { return }
    do throws(SystemError) {
      try Files.makeDirectory(directory, mode: 0o700)
    } catch {
      throw .unusable(error)
    }
  }

  private static func prepare(_ runtime: Path) throws(BaseDirectoryError) {
    let found = FileStatus.look(runtime, followingSymlinks: false)
    do throws(SystemError) {
      if found == nil { try Files.makePrivateDirectories(runtime) }
    } catch {
      throw .unusable(error)
    }
    guard let status = found ?? FileStatus.look(runtime, followingSymlinks: false) else { return }
    guard status.isDirectory, status.owner == getuid(), status.mode & 0o022 == 0 else {
      throw .notOurs(runtime)
    }
  }
}

package enum BaseDirectoryError: Error, Equatable, Sendable, CustomStringConvertible {
  case noHome
  case notOurs(Path)
  /// A directory of tpl's belongs to another user, see ``BaseDirectories/foreign``.
  case foreign(Path)
  case unusable(SystemError)

  package var description: String {
    switch self {
    case .noHome: "HOME is not set to an absolute path"
    case .notOurs(let path): "runtime directory \(path.bytes.displayed) is not yours alone"
    case .foreign(let path):
      "\(path.bytes.displayed) belongs to another user than the one of this shell, tpl does nothing here"
    case .unusable(let error): "\(error)"
    }
  }

  package var hint: String? {
    switch self {
    case .noHome: "export HOME=/your/home"
    case .notOurs(let path):
      "it must be a directory that you own and others cannot write; remove it or set XDG_RUNTIME_DIR; to look at it: ls -ld \(path.bytes.shellWord)"
    case .foreign: "start the shell with a login, so that HOME is its own: 'su -' or 'sudo -i'"
    case .unusable: "set XDG_RUNTIME_DIR to a directory of yours"
    }
  }
}

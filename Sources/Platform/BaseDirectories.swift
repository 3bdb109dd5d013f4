package import Bytes
import Glibc

/// Where tpl keeps its files (XDG Base Directory Specification). Relative values count as unset, as it demands.
package struct BaseDirectories: Equatable, Sendable {
  package var configuration: Path
  package var data: Path
  package var state: Path
  package var cache: Path
  package var runtime: Path

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
      FileStatus.look(Path(value))?.owner ?? getuid() == getuid()
    {
      // That of another user is there after `sudo -E` or `su`; the specification demands one's own.
      runtime = Path(value).appending("tpl")
    } else {
      runtime = Path("/tmp/tpl-\(getuid())")
    }
  }

  /// What the user wrote, and the same compiled for prompts.
  package var userConfiguration: Path { configuration.appending("config.yaml") }
  package var compiledConfiguration: Path { state.appending("config") }
  package var index: Path { cache.appending("index.db") }
  package var changeLog: Path { cache.appending("changes.db") }
  package var allowed: Path { data.appending("allow") }
  package var chosenEnvironments: Path { state.appending("use") }
  /// The user's private key, and the certificate that others encrypt for.
  package var identity: Path { data.appending("identity.pem") }
  package var certificate: Path { data.appending("identity.crt") }
  package var tokens: Path { runtime.appending("t") }
  package var undoRecords: Path { runtime.appending("u") }
  /// What git answered, and what asking it needs.
  package var gitAnswers: Path { runtime.appending("g") }
  package var socket: Path { runtime.appending("tpld.sock") }
  package var lock: Path { runtime.appending("tpld.lock") }
  /// Held beside the index: one user may have several runtime directories, as over ssh and from cron.
  package var indexLock: Path { cache.appending("tpld.lock") }
  package var log: Path { state.appending("tpld.log") }
  /// What was ``log`` before it became too long.
  package var previousLog: Path { state.appending("tpld.log.1") }

  /// Makes the runtime directory, or makes sure that the one that is there is the user's own and closed to others:
  /// below /tmp anybody may have made it first.
  package func prepareRuntime() throws(BaseDirectoryError) {
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
    do throws(SystemError) {
      for directory in [tokens, undoRecords, gitAnswers] where FileStatus.look(directory)?.isDirectory != true {
        try Files.makeDirectory(directory, mode: 0o700)
      }
    } catch {
      throw .unusable(error)
    }
  }
}

package enum BaseDirectoryError: Error, Equatable, Sendable, CustomStringConvertible {
  case noHome
  case notOurs(Path)
  case unusable(SystemError)

  package var description: String {
    switch self {
    case .noHome: "HOME is not set to an absolute path"
    case .notOurs(let path): "runtime directory \(path.bytes.displayed) is not yours alone"
    case .unusable(let error): "\(error)"
    }
  }

  package var hint: String? {
    switch self {
    case .noHome: "export HOME=/your/home"
    case .notOurs(let path):
      "it must be a directory that you own and others cannot write: look at it with 'ls -ld \(path.bytes.displayed)', then remove it or set XDG_RUNTIME_DIR"
    case .unusable: "set XDG_RUNTIME_DIR to a directory of yours"
    }
  }
}

package import Bytes
package import Platform

/// Which env files of a root arrive through git: those are allowed by content, the user's own are not.
///
/// Asking git costs a process, so its answer is kept for as long as git's index is the same file with the same content.
package final class GitTracking {
  private let root: Path
  private let cache: Path?
  private let environment: Environment
  private lazy var tracked: Tracked = find()

  private enum Tracked {
    /// No repository, so nothing arrives through it.
    case none
    /// git could not be asked: better to ask the user too often.
    case everything
    case files(Set<[UInt8]>)
  }

  /// - Parameters:
  ///   - cache: a directory of the user's own; `nil` always asks git.
  ///   - environment: for finding `git`.
  package init(root: Path, cache: Path?, environment: Environment) {
    self.root = root
    self.cache = cache
    self.environment = environment
  }

  /// - Parameter file: relative to the root; an env file, or the directory of a virtual environment.
  package func isTracked(_ file: [UInt8]) -> Bool {
    switch tracked {
    case .none: false
    case .everything: true
    case .files(let files): files.contains(file)
    }
  }

  private func find() -> Tracked {
    guard let index = indexFile() else { return .none }
    let version = index.version
    if let cache, let stored = try? Files.read(cacheFile(in: cache)) {
      let lines = FieldLine.parse(stored)
      if let first = lines.first, first == [version], lines.last == [[UInt8]("end")] {
        return .files(Set(lines.dropFirst().dropLast().compactMap(\.first)))
      }
    }
    guard let files = askGit() else { return .everything }
    let distinct = Set(files)
    if let cache { store(distinct, version, in: cache) }
    return .files(distinct)
  }

  private func askGit() -> [[UInt8]]? {
    guard let git = environment.executable("git") else { return nil }
    var quiet = environment
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] { quiet[Array(name.utf8)] = nil }
    // fsmonitor off: listing must not run a program of the repository's choice.
    let arguments =
      ["-c", "core.fsmonitor=false", "-C"].map { Array($0.utf8) } + [root.bytes]
      + ["ls-files", "-z", "--", ":(glob)**/.env", ":(glob)**/.env.*", ":(glob)**/venv/**", ":(glob)**/.venv/**"]
      .map { Array($0.utf8) }
    guard let result = try? ChildProcess.capture(git, arguments: arguments, environment: quiet), result.status == 0
    else { return nil }
    return result.output.split(separator: 0).flatMap { GitTracking.answers(in: $0) }
  }

  /// An env file stands for itself; of a whole virtual environment only the directory counts.
  private static func answers(in file: ArraySlice<UInt8>) -> [[UInt8]] {
    let parts = file.split(separator: .slash)
    let environments = parts.indices.dropLast().filter {
      parts[$0].elementsEqual("venv".utf8) || parts[$0].elementsEqual(".venv".utf8)
    }
    let isEnvFile = parts.last?.starts(with: ".env".utf8) == true
    return environments.map { Array(parts[...$0].joined(separator: [.slash])) } + (isEnvFile ? [Array(file)] : [])
  }

  private func cacheFile(in directory: Path) -> Path {
    var name: [UInt8] = []
    name.appendHex(root.bytes.fnv1a)
    return directory.appending(name)
  }

  private func store(_ files: Set<[UInt8]>, _ version: [UInt8], in directory: Path) {
    var text: [UInt8] = []
    FieldLine.append([version], to: &text)
    for file in files { FieldLine.append([file], to: &text) }
    FieldLine.append([[UInt8]("end")], to: &text)
    _ = try? Files.makeDirectory(directory, mode: 0o700)
    _ = try? Files.replace(cacheFile(in: directory), with: text, durable: false)
  }

  /// git replaces its index by a rename, so another content is another inode. The number in front is that of what is asked.
  private struct IndexFile {
    var path: Path
    var status: FileStatus?

    var version: [UInt8] {
      guard let status else { return path.bytes + Array(" 2 none".utf8) }
      return path.bytes + Array(" 2 \(status.device) \(status.inode) \(status.modified) \(status.size)".utf8)
    }
  }

  private func indexFile() -> IndexFile? {
    var next: Path? = root
    while let directory = next {
      let git = directory.appending(".git")
      if let status = FileStatus.look(git) {
        let home = status.isDirectory ? git : linkedDirectory(git, in: directory)
        let index = home.appending("index")
        return IndexFile(path: index, status: FileStatus.look(index))
      }
      next = directory.parent
    }
    return nil
  }

  /// A worktree's or a submodule's `.git` is a file: `gitdir: PATH`.
  private func linkedDirectory(_ file: Path, in directory: Path) -> Path {
    guard let text = try? Files.read(file, limit: 1 << 16), text.hasPrefix("gitdir: ") else { return file }
    let target = Path(Array(text.dropFirst(8).prefix { $0 != .newline }))
    return target.isAbsolute ? target : directory.appending(target.bytes)
  }
}

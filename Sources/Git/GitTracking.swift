package import Bytes
package import Platform

/// Which env files of a root arrive through git: those are allowed by content, the user's own are not.
///
/// Asking git costs a process, so its answer is kept for as long as git's index is the same file with the same content.
package final class GitTracking {
  private let root: Path
  private let directory: Path?
  private let isKept: Bool
  private let environment: Environment
  private let searchPath: [UInt8]
  /// Env files are asked about directory by directory.
  private var lastDirectory: Path?
  private var lastRepositories: [GitRepository] = []
  private var answers: [(top: Path, tracked: Tracked)] = []

  private enum Tracked {
    /// git could not be asked: better to ask the user too often.
    case everything
    case files(Set<[UInt8]>)
  }

  /// - Parameters:
  ///   - directory: the user's own, for the answers and what asking needs; without one git cannot be asked.
  ///   - isKept: whether an answer of before will do.
  ///   - searchPath: PATH without what tpl put there: a repository's `git` is not asked about it.
  package init(root: Path, directory: Path?, isKept: Bool, environment: Environment, searchPath: [UInt8]) {
    self.root = root
    self.directory = directory
    self.isKept = isKept
    self.environment = environment
    self.searchPath = searchPath
  }

  /// - Parameter file: relative to the root; an env file, or the directory of a virtual environment.
  package func isTracked(_ file: [UInt8]) -> Bool {
    let path = root.appending(file)
    guard let parent = path.parent else { return false }
    return repositories(around: parent).contains { repository in
      let name = Array(path.relative(to: repository.top) ?? [])
      guard GitTracking.isListed(path) else {
        return askGit(repository, for: [[UInt8](":(literal)") + name]).map { !$0.isEmpty } ?? true
      }
      switch tracked(in: repository) {
      case .everything: return true
      case .files(let files): return files.contains(name)
      }
    }
  }

  /// Whether the kept answers speak of it. Other files matter where a symlink leads to one, and git is asked each time.
  private static func isListed(_ path: Path) -> Bool {
    let name = path.lastComponent
    return name.hasPrefix(".env") || name.equals("venv") || name.equals(".venv")
  }

  /// Those inside of the root, where a component may be a submodule, and the one that the root is in. Any of them may have a file: what
  /// an inner one does not know can still be in the outer one's index.
  private func repositories(around directory: Path) -> [GitRepository] {
    if directory == lastDirectory { return lastRepositories }
    lastDirectory = directory
    lastRepositories = []
    var next: Path? = directory
    while let candidate = next {
      if let found = GitRepository(at: candidate) {
        lastRepositories.append(found)
        if root.isWithin(candidate) { break }
      }
      next = candidate.parent
    }
    return lastRepositories
  }

  private func tracked(in repository: GitRepository) -> Tracked {
    if let known = answers.first(where: { $0.top == repository.top }) { return known.tracked }
    let answer = find(in: repository)
    answers.append((repository.top, answer))
    return answer
  }

  private func find(in repository: GitRepository) -> Tracked {
    guard let status = FileStatus.look(repository.index) else { return .files([]) }
    guard status.isRegular, let directory else { return .everything }
    let version = GitTracking.version(repository.index, status)
    let cache = GitTracking.file(for: repository.top, in: directory)
    if isKept, let stored = try? Files.read(cache) {
      let lines = FieldLine.parse(stored)
      if let first = lines.first, first == [version], lines.last == [[UInt8]("end")] {
        return .files(Set(lines.dropFirst().dropLast().compactMap(\.first)))
      }
    }
    guard let files = askGit(repository, for: GitTracking.listed) else { return .everything }
    let answers = Set(files.flatMap { GitTracking.answers(in: $0) })
    store(answers, version, as: cache)
    return .files(answers)
  }

  /// git replaces its index by a rename, so another content is another inode. The number in front is that of what is asked.
  private static func version(_ index: Path, _ status: FileStatus) -> [UInt8] {
    index.bytes
      + Array(" 3 \(status.device) \(status.inode) \(status.modified) \(status.changed) \(status.size)".utf8)
  }

  private static func file(for top: Path, in directory: Path) -> Path {
    var name: [UInt8] = []
    name.appendHex(top.bytes.fnv1a)
    return directory.appending(name)
  }

  private func store(_ files: Set<[UInt8]>, _ version: [UInt8], as cache: Path) {
    var text: [UInt8] = []
    FieldLine.append([version], to: &text)
    for file in files { FieldLine.append([file], to: &text) }
    FieldLine.append([[UInt8]("end")], to: &text)
    _ = try? Files.replace(cache, with: text, durable: false)
  }
}

// MARK: - Asking

extension GitTracking {
  /// The names in the index, and nothing else of the repository: git is given an empty directory as its own, because a repository's
  /// configuration can name programs (fsmonitor, ssh commands, remotes that it fetches missing objects from).
  private func askGit(_ repository: GitRepository, for paths: [[UInt8]]) -> [ArraySlice<UInt8>]? {
    guard let empty = directory?.appending("empty.git") else { return nil }
    var own = Environment(environment.variables.filter { !$0.name.hasPrefix("GIT_") })
    own[[UInt8]("PATH")] = searchPath
    guard let git = own.executable("git", outside: root), GitTracking.makeRepository(empty) else { return nil }
    own[[UInt8]("GIT_INDEX_FILE")] = repository.index.bytes
    own[[UInt8]("GIT_CONFIG_NOSYSTEM")] = [UInt8]("1")
    own[[UInt8]("GIT_CONFIG_GLOBAL")] = [UInt8]("/dev/null")
    let arguments =
      [
        [UInt8]("--git-dir"), empty.bytes, [UInt8]("--work-tree"), repository.top.bytes, [UInt8]("-C"),
        repository.top.bytes,
      ]
      + ["ls-files", "-z", "--"].map { Array($0.utf8) } + paths
    guard let result = try? ChildProcess.capture(git, arguments: arguments, environment: own), result.status == 0
    else { return nil }
    return result.output.split(separator: 0)
  }

  private static var listed: [[UInt8]] {
    [":(glob)**/.env", ":(glob)**/.env.*", ":(glob)**/venv/**", ":(glob)**/.venv/**"].map { Array($0.utf8) }
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

  /// What git takes for a repository (gitrepository-layout(5)).
  private static func makeRepository(_ path: Path) -> Bool {
    let head = path.appending("HEAD")
    if FileStatus.look(head) != nil { return true }
    do throws(SystemError) {
      for name in ["objects", "refs"] { try Files.makePrivateDirectories(path.appending(name)) }
      try Files.replace(head, with: [UInt8]("ref: refs/heads/none\n"), durable: false)
      return true
    } catch {
      return false
    }
  }
}

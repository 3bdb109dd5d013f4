import Bytes
import Git
import Platform
import Secrets

/// What is wrong with the env files that a commit would take, in those roots of a clone that were prepared for it. Other files, and
/// commits that have none of these, are never looked at.
struct CommitCheck {
  private let world: World
  private let git: GitCommand
  private(set) var problems: [String] = []

  /// - Parameter top: where git runs its hooks.
  init?(_ top: Path, _ world: World) throws(CommandFailure) {
    // Of `git commit FILE`, which commits from an index of its own.
    let index = world.environment.nonEmpty("GIT_INDEX_FILE").map { Path($0) }
    let absolute = index.map { $0.isAbsolute ? $0 : top.appending($0.bytes) }
    guard let git = try world.git(around: top, index: absolute) else { return nil }
    self.world = world
    self.git = git
    let names = try staged().filter { EnvFileName(Array(Path($0).lastComponent)) != nil }
    if names.isEmpty { return }
    for root in try roots() {
      let inside = names.filter { root.isEmpty || $0.starts(with: root + [.slash]) }
      if !inside.isEmpty { check(inside, root) }
    }
  }

  /// Relative to the top. A clone that an older version prepared is not in the list: there, the top was the only root.
  private func roots() throws(CommandFailure) -> [[UInt8]] {
    do throws(SystemError) {
      let known = try PreparedClones(world.directories).roots(of: git.repository.common)
      return known.isEmpty ? [[]] : known
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Relative to the top.
  private func staged() throws(CommandFailure) -> [[UInt8]] {
    do throws(GitFailure) {
      let options = [
        "diff", "--cached", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv",
        "--ignore-submodules=all", "--diff-filter=ACM",
      ]
      return try git.output(options).split(separator: 0).map(Array.init)
    } catch {
      throw CommandFailure(error)
    }
  }

  private mutating func check(_ names: [[UInt8]], _ root: [UInt8]) {
    let place = root.isEmpty ? git.repository.top : git.repository.top.appending(root)
    let workspace: SecretWorkspace
    do throws(CommandFailure) {
      guard try SealedEnvFile.isThere(place) else { return }
      let directory = try world.existing(place)
      guard try world.rootIfAny(around: directory) == directory else { return }
      workspace = try SecretWorkspace(directory, world)
    } catch {
      problems.append(error.message)
      return
    }
    for name in names {
      if PlainEnvFiles.isPlain(name) {
        problems.append("\(name.displayed) is a plain env file (git rm --cached \(name.displayed))")
      } else if let staged = git.staged(name, stage: 0) {
        problems += SealedFileFindings(staged, git.repository.top.appending(name), workspace).mistakes.map {
          "\(name.displayed) \($0)"
        }
      }
    }
  }
}

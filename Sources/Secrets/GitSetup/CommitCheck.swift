package import Bytes
import Git
import Layout
import Platform

/// Finds mistakes in the env files that a commit would add or change, in the roots of a clone that `tpl secret init`
/// prepared. Other files, and commits without env files, are not looked at.
package struct CommitCheck {
  private let surroundings: SecretSurroundings
  private let git: GitCommand
  package private(set) var problems: [String] = []

  /// - Parameter top: where git runs its hooks.
  package init?(_ top: Path, _ surroundings: SecretSurroundings) throws {
    guard let git = try surroundings.git.running(at: top) else { return nil }
    self.surroundings = surroundings
    self.git = git
    let names = try staged().filter { PlainEnvFiles.isPlain($0) || SealedEnvFile.isSealed($0) }
    if names.isEmpty { return }
    let roots = try roots()
    // A clone that an older version prepared is not in the list; its only root is the top.
    for root in roots.isEmpty ? [[]] : roots {
      let inside = names.filter { root.isEmpty || $0.starts(with: root + [.slash]) }
      if !inside.isEmpty { check(inside, root, isPrepared: !roots.isEmpty) }
    }
  }

  /// Relative to the top.
  private func roots() throws -> [[UInt8]] {
    try PreparedClones(surroundings.directories).roots(of: git.repository.common)
  }

  /// The files that the commit would add or change, relative to the top; only removed files are left out.
  private func staged() throws -> [[UInt8]] {
    let options = [
      "diff", "--cached", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv",
      "--ignore-submodules=none", "--submodule=short", "--diff-filter=d",
    ]
    return try git.output(options).split(separator: 0).map(Array.init)
  }

  /// - Parameter isPrepared: whether the root is known to be one, also in a work tree that does not look like it.
  private mutating func check(_ names: [[UInt8]], _ root: [UInt8], isPrepared: Bool) {
    let place = root.isEmpty ? git.repository.top : git.repository.top.appending(root)
    do {
      let workspace = try workspace(at: place)
      if workspace == nil, !isPrepared { return }
      problems += names.flatMap { mistakes(of: $0, workspace).map(\.text) }
    } catch {
      problems.append(surroundings.dialog.message(error))
    }
  }

  /// - Returns: `nil` where the work tree has no root.
  private func workspace(at place: Path) throws -> SecretWorkspace? {
    guard try SealedEnvFile.isThere(place) else { return nil }
    let directory = try canonical(place)
    guard try surroundings.repositories.root(directory) == directory else { return nil }
    return try SecretWorkspace(root: directory, surroundings)
  }

  private func canonical(_ place: Path) throws -> Path {
    do throws(SystemError) {
      return try Files.canonical(place)
    } catch {
      if error.isMissing { throw SealedEnvFileError.missing(place) }
      throw error
    }
  }

  private func mistakes(of name: [UInt8], _ workspace: SecretWorkspace?) -> [Finding] {
    func mistake(_ message: String) -> [Finding] { [Finding("env file", .error, file: name, message)] }
    let file = git.repository.top.appending(name)
    if PlainEnvFiles.isPlain(name) { return mistake("is a plain env file (\(GitHint.removing(file)))") }
    guard let staged = git.staged(name, stage: 0) else { return mistake("cannot be read from git's index") }
    if let workspace {
      return SealedFileFindings(staged, at: file, file: name, workspace).list.filter { $0.severity == .error }
    }
    do throws(SealedFileError) {
      _ = try SealedFile(staged)
      return []
    } catch {
      return mistake(error.reason)
    }
  }
}

package import Bytes
package import Platform

/// Files of a root that arrive through git and steer what tpl does: they are allowed by content.
package enum CommittedInputs {
  /// tpl.yaml files, sealed env files and every env file that git tracks, relative to the root.
  /// - Parameter environment: for finding `git`; without it or without a repository, every env file counts as committed.
  package static func find(
    root: Path, envFiles: [[UInt8]], configurations: [[UInt8]], environment: Environment
  ) -> [[UInt8]] {
    let sealed = envFiles.filter { $0.hasSuffix(".crypt") }
    let plain = envFiles.filter { !$0.hasSuffix(".crypt") }
    return configurations + sealed + tracked(plain, root: root, environment: environment)
  }

  private static func tracked(_ files: [[UInt8]], root: Path, environment: Environment) -> [[UInt8]] {
    if files.isEmpty || !isInsideGitRepository(root) { return [] }
    guard let git = environment.executable("git") else { return files }
    var quiet = environment
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] { quiet[Array(name.utf8)] = nil }
    // Literal pathspecs: a file may be called `*`. fsmonitor off: listing must not run a program of the repository's choice.
    let arguments = ["--literal-pathspecs", "-c", "core.fsmonitor=false", "-C"].map { Array($0.utf8) }
      + [root.bytes] + ["ls-files", "-z", "--"].map { Array($0.utf8) } + files
    guard let result = try? ChildProcess.capture(git, arguments: arguments, environment: quiet), result.status == 0
    else { return files }
    return result.output.split(separator: 0).map(Array.init)
  }

  private static func isInsideGitRepository(_ root: Path) -> Bool {
    var next: Path? = root
    while let directory = next {
      if FileStatus.look(directory.appending(".git")) != nil { return true }
      next = directory.parent
    }
    return false
  }
}

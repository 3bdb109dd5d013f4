import Bytes
import Git
import Platform
import TestSupport
import Testing

/// A real repository, and tpl's own directory for what asking it needs.
struct GitRoom {
  let sandbox: Sandbox
  let top: Path
  let answers: Path

  init(_ script: String = "git init -q .") throws {
    sandbox = try Sandbox()
    top = Path(try sandbox.makeDirectory("work"))
    answers = Path(try sandbox.makeDirectory("answers", mode: 0o700))
    try run(script)
  }

  /// sh in the work tree, with an identity for commits.
  func run(_ script: String) throws {
    let identity = ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"]
    let result = try sandbox.run(
      ["/bin/sh", "-euc", script],
      environment: Dictionary(uniqueKeysWithValues: identity.map { ($0, "a@b") }).merging(
        ["GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "protocol.file.allow", "GIT_CONFIG_VALUE_0": "always"]) { $1 },
      directory: "work")
    guard result.status == 0 else { throw GitRoomProblem(message: "\(script): \(result.errors)") }
  }

  var repository: GitRepository {
    get throws { try #require(try GitRepository(at: top)) }
  }

  private var paths: GitPaths {
    GitPaths(
      directory: answers,
      environment: Environment(
        sandbox.environment.map { Environment.Variable(name: Array($0.key.utf8), value: Array($0.value.utf8)) }),
      searchPath: Array((sandbox.environment["PATH"] ?? "").utf8), root: top)
  }

  /// Whether the index or a commit with a name knows a path; `nil` when git cannot be asked.
  func knows(_ path: String) throws -> Bool? { paths.knows(top.appending(path), in: try repository) }
}

struct GitRoomProblem: Error { let message: String }

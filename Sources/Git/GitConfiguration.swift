package import Bytes
import Platform

/// The file `config` of a clone. git reads and writes it here as a plain file (`--file`), without using it as its own
/// configuration.
package struct GitConfiguration: Sendable {
  private let git: GitCommand
  private let file: Path

  /// - Throws: when the file is no regular file: through a symlink, settings would be written outside of the clone.
  package init(_ git: GitCommand) throws(GitFailure) {
    self.git = git
    file = git.repository.common.appending("config")
    guard FileStatus.look(file, followingSymlinks: false)?.isRegular == true else {
      throw .unreadable("\(file.bytes.displayed) is no regular file")
    }
  }

  private func run(
    _ arguments: [[UInt8]], withErrors: Bool = false
  ) throws(GitFailure) -> (status: Int32, output: [UInt8]) {
    let command = ["config", "--no-includes", "--file"].map { Array($0.utf8) }
    return try git.run(command + [file.bytes] + arguments, withErrors: withErrors)
  }

  /// - Parameter type: of git-config(1).
  package func value(_ key: String, type: String? = nil) throws(GitFailure) -> [UInt8]? {
    let options = (type.map { ["--type=\($0)"] } ?? []) + ["-z", "--get", key]
    let result = try run(options.map { Array($0.utf8) })
    guard result.status == 0, result.output.last == 0 else { return nil }
    return Array(result.output.dropLast())
  }

  package func set(_ key: String, to value: [UInt8]) throws(GitFailure) {
    let result = try run([[UInt8]("--replace-all"), Array(key.utf8), value], withErrors: true)
    if result.status != 0 { throw .unwritable(file, status: result.status, words: result.output) }
  }

  /// - Returns: whether there was such a section.
  @discardableResult
  package func removeSection(_ name: String) throws(GitFailure) -> Bool {
    try run(["--remove-section", name].map { Array($0.utf8) }).status == 0
  }
}

extension GitCommand {
  /// The directory in which git looks for the hooks of this clone, by all of its configuration files. Reading it is
  /// safe, because `git config` runs no program.
  package var hooksDirectory: Path {
    let standard = repository.common.appending("hooks")
    guard let value = effectiveValue("core.hooksPath"), !value.isEmpty else { return standard }
    let path = Path(value)
    return path.isAbsolute ? path : repository.top.appending(value).lexicallyNormal
  }
}

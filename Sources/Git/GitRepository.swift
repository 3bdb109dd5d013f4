package import Bytes
import Platform

/// A git work tree, found by looking: nothing in it is run and none of its configuration is read.
package struct GitRepository: Equatable, Sendable {
  /// The directory that holds `.git`.
  package var top: Path
  /// Where HEAD and index are: `.git`, or where that file leads.
  package var directory: Path
  /// Whether `.git` is a file, as in a linked work tree or a submodule.
  package var isLinked: Bool

  /// - Returns: `nil` when the directory itself is not the top of a work tree.
  package init?(at top: Path) {
    let entry = top.appending(".git")
    guard let status = FileStatus.look(entry) else { return nil }
    self.top = top
    isLinked = !status.isDirectory
    directory = status.isDirectory ? entry : GitRepository.pointer(entry, prefix: "gitdir: ") ?? entry
  }

  package var index: Path { directory.appending("index") }

  /// A path in a small file of git's own. Opened like any file of a repository: it may be a FIFO.
  /// - Returns: absolute, `nil` when the file says nothing of the kind.
  static func pointer(_ file: Path, prefix: StaticString) -> Path? {
    guard let text = try? Files.readRegular(file, limit: 1 << 16).content, text.hasPrefix(prefix) else { return nil }
    let target = Path(Array(text.dropFirst(prefix.utf8CodeUnitCount).prefix { $0 != .newline }))
    if target.bytes.isEmpty { return nil }
    return target.isAbsolute ? target : file.parent?.appending(target.bytes)
  }
}

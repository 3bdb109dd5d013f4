package import Bytes
package import Platform

/// A git work tree, found by looking: nothing in it is run and none of its configuration is used.
package struct GitRepository: Equatable, Sendable {
  /// The directory that holds `.git`.
  package var top: Path
  /// Where HEAD and index are: `.git`, or where that file leads.
  package var directory: Path
  /// Where refs and objects are: the same, but for a linked work tree (gitrepository-layout(5), `commondir`).
  package var common: Path
  /// Whether `.git` is a file, as in a linked work tree or a submodule.
  package var isLinked: Bool

  /// - Returns: `nil` when the directory itself is not the top of a work tree.
  /// - Throws: the errno of looking for `.git`.
  package init?(at top: Path) throws(SystemError) {
    let entry = top.appending(".git")
    guard let status = try FileStatus.find(entry) else {
      // A dangling symlink is a repository that cannot be asked.
      guard try FileStatus.find(entry, followingSymlinks: false) != nil else { return nil }
      self.init(top: top, directory: entry, common: entry, isLinked: true)
      return
    }
    var directory = entry
    if !status.isDirectory { directory = GitRepository.pointer(entry, prefix: "gitdir: ") ?? entry }
    let common = GitRepository.pointer(directory.appending("commondir"), prefix: "")?.lexicallyNormal ?? directory
    self.init(top: top, directory: directory, common: common, isLinked: !status.isDirectory)
  }

  /// - Parameters:
  ///   - named: what `GIT_DIR` says, which may be a file that leads on.
  ///   - common: what `GIT_COMMON_DIR` says.
  init(top: Path, named: Path, common: Path?) {
    let isDirectory = FileStatus.look(named)?.isDirectory ?? true
    let directory = isDirectory ? named : GitRepository.pointer(named, prefix: "gitdir: ")?.lexicallyNormal ?? named
    let shared = GitRepository.pointer(directory.appending("commondir"), prefix: "")?.lexicallyNormal
    self.init(top: top, directory: directory, common: common ?? shared ?? directory, isLinked: true)
  }

  private init(top: Path, directory: Path, common: Path, isLinked: Bool) {
    self.top = top
    self.directory = directory
    self.common = common
    self.isLinked = isLinked
  }

  /// The first one around a directory.
  /// - Throws: the errno of looking for `.git`.
  package static func around(_ directory: Path) throws(SystemError) -> GitRepository? {
    var next: Path? = directory
    while let candidate = next {
      if let found = try GitRepository(at: candidate) { return found }
      next = candidate.parent
    }
    return nil
  }

  package var index: Path { directory.appending("index") }
  package var objects: Path { common.appending("objects") }

  /// A path in a small file of git's own. Opened like any file of a repository: it may be a FIFO.
  /// - Returns: absolute, `nil` when the file says nothing of the kind.
  static func pointer(_ file: Path, prefix: StaticString) -> Path? {
    guard let text = try? Files.readRegular(file, limit: 1 << 16).content, text.hasPrefix(prefix) else { return nil }
    let target = Path(Array(text.dropFirst(prefix.utf8CodeUnitCount).prefix { $0 != .newline }))
    if target.bytes.isEmpty { return nil }
    return target.isAbsolute ? target : file.parent?.appending(target.bytes)
  }
}

package import Bytes
package import Platform

/// A git work tree, found by looking at files only: no program is run and none of its configuration is used.
package struct GitRepository: Equatable, Sendable {
  /// The directory that holds `.git`.
  package var top: Path
  /// The directory of HEAD and index: `.git`, or the directory that the file `.git` names.
  package var directory: Path
  /// The directory of refs and objects: the same, except for a linked work tree (gitrepository-layout(5), `commondir`).
  package var common: Path
  /// Whether `.git` is a file, as in a linked work tree or a submodule.
  package var isLinked: Bool

  /// - Returns: `nil` when the directory itself is not the top of a work tree.
  /// - Throws: the errno of looking for `.git`.
  package init?(at top: Path) throws(SystemError) {
    let entry = top.appending(".git")
    guard let status = try FileStatus.find(entry) else {
      // A dangling symlink `.git` counts as a repository, which then cannot be asked.
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
  ///   - named: the value of `GIT_DIR`, which may be a file that names the directory.
  ///   - common: the value of `GIT_COMMON_DIR`.
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

  /// The nearest repository around a directory.
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

  /// Reads a path from a small file of git's. It is opened like all files of a repository, because it may be a FIFO.
  /// - Returns: an absolute path, `nil` when the file contains none.
  static func pointer(_ file: Path, prefix: StaticString) -> Path? {
    guard let text = try? Files.readRegular(file, limit: 1 << 16).content, text.hasPrefix(prefix) else { return nil }
    let target = Path(Array(text.dropFirst(prefix.utf8CodeUnitCount).prefix { $0 != .newline }))
    if target.bytes.isEmpty { return nil }
    return target.isAbsolute ? target : file.parent?.appending(target.bytes)
  }
}

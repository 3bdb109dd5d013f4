package import Bytes
import Git
import Platform

/// Sets up git for sealed files: attributes in the repository, commands in this clone's configuration, a check before
/// commits. Nothing is written outside of the clone, even if git is configured to use files there.
package struct GitSetup {
  let git: GitCommand
  let configuration: GitConfiguration
  let driver: GitDriver
  let clones: PreparedClones
  let dialog: Dialog
  /// Whether git's directory belongs to this work tree alone.
  let isOwnDirectory: Bool
  private let place: Path

  /// - Parameter place: a root, or the top of a work tree.
  /// - Returns: `nil` outside of git.
  package init?(_ place: Path, _ surroundings: SecretSurroundings) throws {
    guard let git = try surroundings.git.around(place) else { return nil }
    self.git = git
    self.place = place
    dialog = surroundings.dialog
    clones = PreparedClones(surroundings.directories)
    configuration = try GitConfiguration(git)
    let workTree = try configuration.value("core.worktree")
    isOwnDirectory = try git.repository.ownsDirectory(workTree: workTree)
    driver = GitDriver(try Path.runningExecutable().bytes)
  }

  package func install() throws {
    guard isOwnDirectory else {
      dialog.warn(
        "git's directory \(git.repository.directory.bytes.displayed) is not this work tree's own, nothing is written there"
      )
      return
    }
    try configuration.set(GitDriver.textconvKey, to: driver.textconv)
    try configuration.set("merge.tplenv.name", to: [UInt8]("encrypted env files"))
    try configuration.set(GitDriver.mergeKey, to: driver.merge)
    if try clones.isDamaged() { dialog.warn(PreparedClones.damageWarning) }
    try clones.add(
      PreparedClones.Entry(
        directory: git.repository.common, root: Array(place.relative(to: git.repository.top) ?? [])))
    try appendAttributes()
    try installHook()
  }

  // MARK: - Attributes

  private static let attributes = "*.crypt text eol=lf diff=tplenv merge=tplenv"

  private func appendAttributes() throws(SystemError) {
    let file = place.appending(".gitattributes")
    var text: [UInt8] = []
    do throws(SystemError) {
      text = try Files.readRegular(file, limit: 1 << 20).content
    } catch {
      // A symlink or anything else that is no regular file may lead out of the repository.
      guard error.isMissing else {
        guard error.isSymlink || error.isDirectory || error.isNotRegular else { throw error }
        dialog.warn("\(file.bytes.displayed) is not written to (\(error)), add to it: \(GitSetup.attributes)")
        return
      }
    }
    let line = Array(GitSetup.attributes.utf8)
    if text.split(separator: .newline).contains(line[...]) { return }
    if let last = text.last, last != .newline { text.append(.newline) }
    try Files.replace(file, with: text + line + [.newline], mode: 0o644)
    dialog.say("added '\(GitSetup.attributes)' to .gitattributes, commit it")
  }

  // MARK: - The hook

  private func installHook() throws(SystemError) {
    let hooks = git.hooksDirectory
    let file = hooks.appending("pre-commit")
    guard try isOwn(hooks) else {
      try takeBackForeign(file)
      dialog.warn(
        "git takes the hooks of this clone from \(hooks.bytes.displayed), which is not written to: add to its pre-commit: "
          + GitHook.line(driver).displayed)
      return
    }
    guard let entry = try FileStatus.find(file, followingSymlinks: false) else {
      try Files.makeDirectory(hooks)
      try Files.create(file, content: GitHook(driver).text, mode: 0o755)
      dialog.say("git now shows, merges and checks encrypted env files in this clone")
      return
    }
    guard entry.isRegular, let hook = try hook(file), hook.isOurs else {
      dialog.warn("there is a pre-commit hook already, add to it: \(GitHook.line(driver).displayed)")
      return
    }
    if hook.runs(driver) { return }
    try Files.replace(file, with: hook.updated(driver).text, mode: 0o755)
    dialog.say("the pre-commit hook of this clone is mended")
  }

  /// Whether a directory of hooks belongs to this clone alone.
  func isOwn(_ hooks: Path) throws(SystemError) -> Bool {
    let shared = git.repository.common
    let own = try Files.canonical(shared)
    guard try FileStatus.find(hooks, followingSymlinks: false) != nil else {
      return hooks == shared.appending("hooks")
    }
    do throws(SystemError) {
      return try Files.canonical(hooks).isWithin(own)
    } catch {
      // The directory is a dangling symlink.
      if error.isMissing { return false }
      throw error
    }
  }

  /// - Returns: `nil` where there is none, or what is no regular file.
  func hook(_ file: Path) throws(SystemError) -> GitHook? {
    do throws(SystemError) {
      return try Files.readIfPresent(file, limit: 1 << 20).map { GitHook($0) }
    } catch {
      if error.isSymlink || error.isDirectory || error.isNotRegular { return nil }
      throw error
    }
  }

  /// Removes the hook of an older tpl, which was written to core.hooksPath. That could be a directory shared by all
  /// clones, in which the hook refused the commits of each.
  func takeBackForeign(_ file: Path) throws(SystemError) {
    guard let hook = try hook(file), hook.isFormer else { return }
    if hook.isOnlyOurs {
      try Files.remove(file)
    } else {
      try Files.replace(file, with: hook.without().text, mode: 0o755)
    }
    dialog.say("took out of \(file.bytes.displayed) what an older tpl had written there")
  }
}

// MARK: - Findings

extension GitSetup {
  package func findings() throws -> [String] {
    var found: [String] = []
    func value(_ key: String, _ type: String? = nil) throws -> [UInt8] {
      try configuration.value(key, type: type) ?? []
    }
    // With this setting, git stores the texts that textconv prints in refs/notes/textconv.
    if try value("diff.tplenv.cachetextconv", "bool").equals("true") {
      found.append(
        "diff.tplenv.cachetextconv is on: git stores decrypted texts (git config --unset diff.tplenv.cachetextconv)")
    }
    let hook = try self.hook(git.hooksDirectory.appending("pre-commit"))
    let commands = [try value(GitDriver.textconvKey), try value(GitDriver.mergeKey)]
    if commands.contains(where: GitDriver.isFormer) || hook?.isFormer == true {
      found.append(
        "git calls tpl here as an older version set it up, and stops where tpl is gone: tpl secret init mends it")
    }
    return found
  }
}

import Bytes
import Git
import Platform
import TplHot

/// Sets up git for sealed files: attributes in the repository, commands in this clone's configuration, a check before
/// commits. Nothing is written outside of the clone, even if git is configured to use files there.
struct GitSetup {
  private let git: GitCommand
  private let configuration: GitConfiguration
  private let driver: GitDriver
  private let clones: PreparedClones
  private let place: Path
  private let isOwnDirectory: Bool

  /// - Parameter place: a root, or the top of a work tree.
  /// - Returns: `nil` outside of git.
  init?(_ place: Path, _ world: World) throws {
    guard let git = try world.git.around(place) else { return nil }
    self.git = git
    self.place = place
    clones = PreparedClones(world.directories)
    configuration = try GitConfiguration(git)
    let workTree = try configuration.value("core.worktree")
    isOwnDirectory = try git.repository.ownsDirectory(workTree: workTree)
    driver = GitDriver(try Path.runningExecutable().bytes)
  }

  func install() throws {
    guard isOwnDirectory else {
      Output.warn(
        "git's directory \(git.repository.directory.bytes.displayed) is not this work tree's own, nothing is written there"
      )
      return
    }
    try configuration.set(GitDriver.textconvKey, to: driver.textconv)
    try configuration.set("merge.tplenv.name", to: [UInt8]("encrypted env files"))
    try configuration.set(GitDriver.mergeKey, to: driver.merge)
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
        Output.warn("\(file.bytes.displayed) is not written to (\(error)), add to it: \(GitSetup.attributes)")
        return
      }
    }
    let line = Array(GitSetup.attributes.utf8)
    if text.split(separator: .newline).contains(line[...]) { return }
    if let last = text.last, last != .newline { text.append(.newline) }
    try Files.replace(file, with: text + line + [.newline], mode: 0o644)
    Output.say("added '\(GitSetup.attributes)' to .gitattributes, commit it")
  }

  // MARK: - The hook

  private func installHook() throws(SystemError) {
    let hooks = git.hooksDirectory
    let file = hooks.appending("pre-commit")
    guard try isOwn(hooks) else {
      try takeBackForeign(file)
      Output.warn(
        "git takes the hooks of this clone from \(hooks.bytes.displayed), which is not written to: add to its pre-commit: "
          + GitHook.line(driver).displayed)
      return
    }
    guard let entry = try FileStatus.find(file, followingSymlinks: false) else {
      try Files.makeDirectory(hooks)
      try Files.create(file, content: GitHook(driver).text, mode: 0o755)
      Output.say("git now shows, merges and checks encrypted env files in this clone")
      return
    }
    guard entry.isRegular, let hook = try hook(file), hook.isOurs else {
      Output.warn("there is a pre-commit hook already, add to it: \(GitHook.line(driver).displayed)")
      return
    }
    if hook.runs(driver) { return }
    try Files.replace(file, with: hook.updated(driver).text, mode: 0o755)
    Output.say("the pre-commit hook of this clone is mended")
  }

  /// Whether a directory of hooks belongs to this clone alone.
  private func isOwn(_ hooks: Path) throws(SystemError) -> Bool {
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
  private func hook(_ file: Path) throws(SystemError) -> GitHook? {
    do throws(SystemError) {
      return try Files.readIfPresent(file, limit: 1 << 20).map { GitHook($0) }
    } catch {
      if error.isSymlink || error.isDirectory || error.isNotRegular { return nil }
      throw error
    }
  }

  /// Removes the hook of an older tpl, which was written to core.hooksPath. That could be a directory shared by all
  /// clones, in which the hook refused the commits of each.
  private func takeBackForeign(_ file: Path) throws(SystemError) {
    guard let hook = try hook(file), hook.isFormer else { return }
    if hook.isOnlyOurs {
      try Files.remove(file)
    } else {
      try Files.replace(file, with: hook.without().text, mode: 0o755)
    }
    Output.say("took out of \(file.bytes.displayed) what an older tpl had written there")
  }
}

// MARK: - Taking back

extension GitSetup {
  /// Removes what was written into this clone. The attributes stay, because they are the repository's and have no
  /// effect without the configuration.
  func undo() throws {
    guard isOwnDirectory else { return }
    let file = git.hooksDirectory.appending("pre-commit")
    try removeSections()
    if try isOwn(git.hooksDirectory) {
      if let hook = try hook(file), hook.isOurs {
        if hook.isOnlyOurs {
          try Files.remove(file)
        } else {
          try Files.replace(file, with: hook.without().text, mode: 0o755)
        }
      }
    } else {
      try takeBackForeign(file)
    }
    try clones.remove(git.repository.common)
    Output.say("took back what 'tpl secret init' wrote into \(git.repository.common.bytes.displayed)")
  }

  /// Reads the values afterwards, because the exit status is the same for a section that is missing and for one that
  /// could not be removed.
  private func removeSections() throws {
    let left: Bool
    try configuration.removeSection("diff.tplenv")
    try configuration.removeSection("merge.tplenv")
    let values = [
      try configuration.value(GitDriver.textconvKey), try configuration.value(GitDriver.mergeKey),
    ]
    left = values.contains { $0 != nil }
    guard left else { return }
    let file = git.repository.common.appending("config").bytes
    throw CommandFailure(
      .inputOutput, "git could not write \(file.displayed), which still calls tpl", hint: "ls -l \(file.shellWord)*")
  }

  /// Whether the configuration calls this program and not another installation of tpl.
  private func callsThisProgram() throws -> Bool {
    let value = try configuration.value(GitDriver.textconvKey)
    guard let value else { return true }
    return value == driver.textconv || value == driver.program + [UInt8](" secret textconv")
  }

  /// Undoes it in every clone that still exists. A clone that fails is reported, and the others are still undone.
  static func undoEverywhere(_ world: World) throws {
    let clones = PreparedClones(world.directories)
    let entries = try clones.entries()
    for entry in entries {
      do {
        try undo(entry, clones, world)
      } catch {
        KernelTrouble.forget()
        Output.warn("\(entry.directory.bytes.displayed): \(CommandFailure(of: error).message)")
      }
    }
  }

  private static func undo(
    _ entry: PreparedClones.Entry, _ clones: PreparedClones, _ world: World
  ) throws {
    guard try SealedEnvFile.isThere(entry.directory) else {
      return try clones.remove(entry.directory)
    }
    let top = entry.directory.parent ?? entry.directory
    if let setup = try GitSetup(top, world), try setup.callsThisProgram() { try setup.undo() }
  }
}

// MARK: - Findings

extension GitSetup {
  func findings() throws -> [String] {
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

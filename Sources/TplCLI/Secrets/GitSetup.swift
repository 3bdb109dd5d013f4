import Bytes
import Git
import Platform

/// What makes git understand sealed files: attributes in the repository, commands in this clone's configuration, a check before commits.
/// Nothing is written outside of the clone, whatever git is configured to use.
struct GitSetup {
  private let git: GitCommand
  private let configuration: GitConfiguration
  private let driver: GitDriver
  private let clones: PreparedClones
  private let place: Path
  private let isOwnDirectory: Bool

  /// - Parameter place: a root, or the top of a work tree.
  /// - Returns: `nil` outside of git.
  init?(_ place: Path, _ world: World) throws(CommandFailure) {
    guard let git = try world.git(around: place) else { return nil }
    self.git = git
    self.place = place
    clones = PreparedClones(world.directories)
    do throws(GitFailure) {
      configuration = try GitConfiguration(git)
    } catch {
      throw CommandFailure(error)
    }
    let workTree = (try? configuration.value("core.worktree")).flatMap { $0 }
    isOwnDirectory = git.repository.ownsDirectory(workTree: workTree)
    do throws(SystemError) {
      driver = GitDriver(try Path.runningExecutable().bytes)
    } catch {
      throw CommandFailure(error)
    }
  }

  func install() throws(CommandFailure) {
    guard isOwnDirectory else {
      Output.warn(
        "git's directory \(git.repository.directory.bytes.displayed) is not this work tree's own, nothing is written there"
      )
      return
    }
    do throws(GitFailure) {
      try configuration.set(GitDriver.textconvKey, to: driver.textconv)
      try configuration.set("merge.tplenv.name", to: [UInt8]("encrypted env files"))
      try configuration.set(GitDriver.mergeKey, to: driver.merge)
    } catch {
      throw CommandFailure(error)
    }
    do throws(SystemError) {
      try clones.add(
        PreparedClones.Entry(
          directory: git.repository.common, root: Array(place.relative(to: git.repository.top) ?? [])))
      try appendAttributes()
      try installHook()
    } catch {
      throw CommandFailure(error)
    }
  }

  // MARK: - Attributes

  private static let attributes = "*.crypt text eol=lf diff=tplenv merge=tplenv"

  private func appendAttributes() throws(SystemError) {
    let file = place.appending(".gitattributes")
    var text: [UInt8] = []
    do throws(SystemError) {
      text = try Files.readRegular(file, limit: 1 << 20).content
    } catch {
      // Whatever else is there may lead out of the repository.
      guard error.isMissing else {
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
    guard isOwn(hooks) else {
      try takeBackForeign(file)
      Output.warn(
        "git takes the hooks of this clone from \(hooks.bytes.displayed), which is not written to: add to its pre-commit: "
          + GitHook.line(driver).displayed)
      return
    }
    guard let entry = FileStatus.look(file, followingSymlinks: false) else {
      try Files.makeDirectory(hooks)
      try Files.replace(file, with: GitHook(driver).text, mode: 0o755)
      Output.say("git now shows, merges and checks encrypted env files in this clone")
      return
    }
    guard entry.isRegular, let hook = hook(file), hook.isOurs else {
      Output.warn("there is a pre-commit hook already, add to it: \(GitHook.line(driver).displayed)")
      return
    }
    if hook.runs(driver) { return }
    try Files.replace(file, with: hook.updated(driver).text, mode: 0o755)
    Output.say("the pre-commit hook of this clone is mended")
  }

  /// Whether a directory of hooks belongs to this clone alone.
  private func isOwn(_ hooks: Path) -> Bool {
    let shared = git.repository.common
    guard let own = try? Files.canonical(shared) else { return false }
    guard FileStatus.look(hooks, followingSymlinks: false) != nil else {
      return hooks == shared.appending("hooks")
    }
    return (try? Files.canonical(hooks)).map { $0.isWithin(own) } ?? false
  }

  private func hook(_ file: Path) -> GitHook? {
    (try? Files.readRegular(file, limit: 1 << 20).content).map { GitHook($0) }
  }

  /// An older tpl wrote its hook where git said, which could be a directory of all clones: it then stopped commits in every one.
  private func takeBackForeign(_ file: Path) throws(SystemError) {
    guard let hook = hook(file), hook.isFormer else { return }
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
  /// What was written into this clone; attributes are the repository's and mean nothing without it.
  func undo() throws(CommandFailure) {
    guard isOwnDirectory else { return }
    let file = git.hooksDirectory.appending("pre-commit")
    do throws(GitFailure) {
      try configuration.removeSection("diff.tplenv")
      try configuration.removeSection("merge.tplenv")
    } catch {
      throw CommandFailure(error)
    }
    do throws(SystemError) {
      if isOwn(git.hooksDirectory) {
        if let hook = hook(file), hook.isOurs {
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
    } catch {
      throw CommandFailure(error)
    }
    Output.say("took back what 'tpl secret init' wrote into \(git.repository.common.bytes.displayed)")
  }

  /// Not another installation's.
  private var callsThisProgram: Bool {
    guard let value = try? configuration.value(GitDriver.textconvKey) else { return true }
    return value == driver.textconv || value == driver.program + [UInt8](" secret textconv")
  }

  /// In every clone that is still there. One that cannot be reached is named and does not stop the others.
  static func undoEverywhere(_ world: World) {
    for entry in PreparedClones(world.directories).entries {
      let top = entry.directory.parent ?? entry.directory
      do throws(CommandFailure) {
        guard FileStatus.look(entry.directory) != nil else {
          try? PreparedClones(world.directories).remove(entry.directory)
          continue
        }
        if let setup = try GitSetup(top, world), setup.callsThisProgram { try setup.undo() }
      } catch {
        Output.warn("\(entry.directory.bytes.displayed): \(error.message)")
      }
    }
  }
}

// MARK: - Findings

extension GitSetup {
  var findings: [String] {
    var found: [String] = []
    func value(_ key: String, _ type: String? = nil) -> [UInt8] {
      (try? configuration.value(key, type: type)) ?? []
    }
    // git would keep the texts that textconv prints in refs/notes/textconv.
    if value("diff.tplenv.cachetextconv", "bool").equals("true") {
      found.append(
        "diff.tplenv.cachetextconv is on: git stores decrypted texts (git config --unset diff.tplenv.cachetextconv)")
    }
    let hook = hook(git.hooksDirectory.appending("pre-commit"))
    if GitDriver.isFormer(value(GitDriver.textconvKey)) || GitDriver.isFormer(value(GitDriver.mergeKey))
      || hook?.isFormer == true
    {
      found.append(
        "git calls tpl here as an older version set it up, and stops where tpl is gone: tpl secret init mends it")
    }
    return found
  }
}

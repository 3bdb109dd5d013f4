import Bytes
import Git
import Platform

extension GitSetup {
  /// Removes what was written into this clone. The attributes stay, because they are the repository's and have no
  /// effect without the configuration.
  package func undo() throws {
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
    dialog.say("took back what 'tpl secret init' wrote into \(git.repository.common.bytes.displayed)")
  }

  /// Reads the values afterwards, because the exit status is the same for a section that is missing and for one that
  /// could not be removed.
  private func removeSections() throws {
    try configuration.removeSection("diff.tplenv")
    try configuration.removeSection("merge.tplenv")
    let values = [
      try configuration.value(GitDriver.textconvKey), try configuration.value(GitDriver.mergeKey),
    ]
    guard values.contains(where: { $0 != nil }) else { return }
    throw GitSetupError(configuration: git.repository.common.appending("config"))
  }

  /// Whether the configuration calls this program and not another installation of tpl.
  private func callsThisProgram() throws -> Bool {
    let value = try configuration.value(GitDriver.textconvKey)
    guard let value else { return true }
    return value == driver.textconv || value == driver.program + [UInt8](" secret textconv")
  }

  /// Undoes it in every clone that still exists. A clone that fails is reported, and the others are still undone.
  package static func undoEverywhere(_ surroundings: SecretSurroundings) throws {
    let clones = PreparedClones(surroundings.directories)
    let entries = try clones.remainingEntries()
    if try clones.isDamaged() { surroundings.dialog.warn(PreparedClones.damageWarning) }
    for entry in entries {
      do {
        try undo(entry, clones, surroundings)
      } catch {
        KernelTrouble.forget()
        let dialog = surroundings.dialog
        dialog.warn("\(entry.directory.bytes.displayed): \(dialog.message(error))")
      }
    }
  }

  private static func undo(
    _ entry: PreparedClones.Entry, _ clones: PreparedClones, _ surroundings: SecretSurroundings
  ) throws {
    guard try SealedEnvFile.isThere(entry.directory) else {
      return try clones.remove(entry.directory)
    }
    let top = entry.directory.parent ?? entry.directory
    if let setup = try GitSetup(top, surroundings), try setup.callsThisProgram() { try setup.undo() }
  }
}

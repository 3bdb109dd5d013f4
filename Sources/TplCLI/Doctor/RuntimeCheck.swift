import Activation
import Bytes
import Layout
import Platform
import TplHot

/// The directory of sockets, tokens and undo records.
struct RuntimeCheck {
  let world: World

  func findings() -> [Finding] {
    do throws(BaseDirectoryError) {
      try world.directories.prepareRuntime()
    } catch {
      return [Finding("runtime directory", .error, "\(error)", hint: error.hint)]
    }
    return [place()] + undo() + record()
  }

  /// Values that a shell had before are kept for it, and some of them are secrets.
  private func undo() -> [Finding] {
    let place = world.directories.undoRecords
    do throws(SystemError) {
      if try FileSystem.isMemory(place) { return [] }
    } catch {
      return [Finding("runtime directory", .error, "\(error)")]
    }
    return [
      Finding(
        "runtime directory", .note,
        "\(place.bytes.displayed) is on a disk: what variables were before an activation is written there",
        hint: "set XDG_RUNTIME_DIR to a directory in memory, as a login session does")
    ]
  }

  private func place() -> Finding {
    let used = world.directories.runtime.bytes.displayed
    if let taken = world.directories.replacedRuntime {
      return Finding(
        "runtime directory", .warning,
        "\(used), because \(taken.bytes.displayed) belongs to another user or can be written by others",
        hint: "a login session sets XDG_RUNTIME_DIR; to look at it: ls -ld \(taken.bytes.shellWord)")
    }
    guard let wanted = world.environment.nonEmpty("XDG_RUNTIME_DIR") else {
      return Finding("runtime directory", .note, "\(used), because XDG_RUNTIME_DIR is not set")
    }
    guard world.directories.runtime.isWithin(Path(wanted)) else {
      return Finding(
        "runtime directory", .warning, "\(used), because \(reason(wanted))",
        hint: "start this shell with a login: su -, sudo -i")
    }
    return Finding("runtime directory", .ok, used)
  }

  private func reason(_ wanted: [UInt8]) -> String {
    let path = "XDG_RUNTIME_DIR \(wanted.displayed)"
    if wanted.first != .slash { return "\(path) is no absolute path" }
    guard let status = FileStatus.look(Path(wanted)) else { return "\(path) does not exist" }
    if !status.isDirectory { return "\(path) is no directory" }
    if status.owner != ProcessFacts.user { return "\(path) belongs to another user" }
    return status.mode & 0o022 != 0 ? "others can write \(path)" : "\(path) cannot be written"
  }

  private func record() -> [Finding] {
    guard let state = world.environment.nonEmpty("TPL_STATE") else { return [] }
    if UndoRecord.load(CarriedState(state).identifier, from: world.directories.undoRecords) != nil { return [] }
    return [
      Finding(
        "runtime directory", .warning, "what this shell would need to undo its activation is gone",
        hint: "the next cd unsets what tpl has set; earlier values are lost")
    ]
  }
}

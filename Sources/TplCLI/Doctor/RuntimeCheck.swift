import Activation
import Bytes
import Platform

/// The directory of sockets, tokens and undo records.
struct RuntimeCheck {
  let world: World

  func findings() -> [Finding] {
    do throws(BaseDirectoryError) {
      try world.directories.prepareRuntime()
    } catch {
      return [Finding("runtime directory", .error, "\(error)", hint: error.hint)]
    }
    return [place()] + record()
  }

  private func place() -> Finding {
    let used = world.directories.runtime.bytes.displayed
    guard let wanted = world.environment.nonEmpty("XDG_RUNTIME_DIR") else {
      return Finding("runtime directory", .note, "\(used), because XDG_RUNTIME_DIR is not set")
    }
    guard world.directories.runtime.isWithin(Path(wanted)) else {
      return Finding(
        "runtime directory", .warning, "\(used), because \(wanted.displayed) belongs to another user",
        hint: "start this shell with a login: su -, sudo -i")
    }
    return Finding("runtime directory", .ok, used)
  }

  private func record() -> [Finding] {
    guard let state = world.environment.nonEmpty("TPL_STATE") else { return [] }
    if UndoRecord.load(state, from: world.directories.undoRecords) != nil { return [] }
    return [
      Finding(
        "runtime directory", .warning, "what this shell would need to undo its activation is gone",
        hint: "the next cd takes back what the env files tell")
    ]
  }
}

import Bytes
import Layout
import Platform
import Secrets
import TplHot

/// The user's key and certificate, where there are any, and the list of clones in which commits are checked.
struct KeyCheck {
  let world: World

  func findings() -> [Finding] { key() + certificate() + clones() }

  /// The list tells a commit which repositories to check for plain text.
  private func clones() -> [Finding] {
    do throws(SystemError) {
      try PreparedClones(world.directories).check()
      return []
    } catch {
      return [Finding("clones", .error, "\(error)", hint: "tpl secret init, in each clone")]
    }
  }

  private func key() -> [Finding] {
    ProcessFacts.forbidDumps()
    do throws(KeyFailure) {
      return pair(try world.identities.identity())
    } catch {
      if error.isLocked || error.isMissing && world.identities.file == world.directories.identity { return [] }
      return [Finding("key", .error, "\(error.place) \(error.reason)", hint: error.hint ?? "put back your copy of it")]
    }
  }

  private func pair(_ identity: Identity) -> [Finding] {
    let store = world.identities
    do throws(SystemError) {
      return try store.isPair(identity) ? [] : [Finding("key", .warning, store.mismatch, hint: "put back your copies")]
    } catch {
      return [Finding("key", .error, "\(error)")]
    }
  }

  private func certificate() -> [Finding] {
    let path = world.directories.certificate
    do throws(SystemError) {
      guard let problem = try world.identities.certificateProblem() else { return [] }
      return [
        Finding(
          "key", .warning, "\(path.bytes.displayed) \(problem.reason)",
          hint: "put back your copy of it, or what is in .tpl/recipients under your name")
      ]
    } catch {
      return [Finding("key", .error, "\(error)")]
    }
  }
}

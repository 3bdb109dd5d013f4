import Bytes
import Platform
import Secrets

/// Three sealed versions of a file into one.
struct SecretMerging {
  let workspace: SecretWorkspace
  let identity: Identity
  let file: Path

  /// - Parameters:
  ///   - base: empty when both sides added the file.
  ///   - favor: an option of git merge-file that settles conflicts.
  func merge(
    base: [UInt8], ours: [UInt8], theirs: [UInt8], favor: StaticString?
  ) throws(CommandFailure) -> (text: Secret, isConflicted: Bool) {
    guard let git = Git(root: workspace.root, environment: workspace.world.environment) else {
      throw CommandFailure(.negative, "\(workspace.root.bytes.displayed) is not in a git repository")
    }
    let versions = (try open(base), try open(ours), try open(theirs))
    let merged: (text: Secret, isConflicted: Bool)?
    do throws(SystemError) {
      merged = try git.merge(base: versions.0, ours: versions.1, theirs: versions.2, favor: favor)
    } catch {
      throw CommandFailure(error)
    }
    guard let merged else { throw CommandFailure(.negative, "git merge-file failed on \(file.bytes.displayed)") }
    return merged
  }

  private func open(_ text: [UInt8]) throws(CommandFailure) -> Secret {
    if text.isEmpty { return Secret([]) }
    return try SecretOpening.open(try SealedEnvFile.parse(text, file), file, with: identity)
  }
}

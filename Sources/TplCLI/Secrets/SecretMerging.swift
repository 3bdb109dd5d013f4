import Bytes
import Git
import Platform
import Secrets
import TplHot

/// Merges three sealed versions of a file into one plain text.
struct SecretMerging {
  let workspace: SecretWorkspace
  let identity: Identity
  let file: Path

  /// - Parameters:
  ///   - base: empty when both sides added the file.
  ///   - favor: whose side settles conflicts.
  func merge(
    base: [UInt8], ours: [UInt8], theirs: [UInt8], favor: SecretMerge.Favor?
  ) throws -> MergedSecret {
    guard let git = try workspace.world.git.around(workspace.root) else {
      throw CommandFailure(.negative, "\(workspace.root.bytes.displayed) is not in a git repository")
    }
    let versions = (try open(base), try open(ours), try open(theirs))
    do throws(GitFailure) {
      return try SecretMerge(git).merge(base: versions.0, ours: versions.1, theirs: versions.2, favor: favor)
    } catch {
      throw CommandFailure(.negative, "\(file.bytes.displayed) is not merged: \(error.reason)")
    }
  }

  private func open(_ text: [UInt8]) throws -> Secret {
    if text.isEmpty { return Secret([]) }
    return try SecretOpening.open(
      try SealedEnvFile.parse(text, file), file, with: identity, at: try workspace.place(of: file))
  }
}

package import Bytes
import Git
import Platform

/// Merges three sealed versions of a file into one plain text.
package struct SecretMerging {
  private let workspace: SecretWorkspace
  private let identity: Identity
  private let file: Path

  package init(_ workspace: SecretWorkspace, _ identity: Identity, _ file: Path) {
    self.workspace = workspace
    self.identity = identity
    self.file = file
  }

  /// - Parameters:
  ///   - base: empty when both sides added the file.
  ///   - favor: whose side settles conflicts.
  package func merge(
    base: [UInt8], ours: [UInt8], theirs: [UInt8], favor: SecretMerge.Favor?
  ) throws -> MergedSecret {
    guard let git = try workspace.surroundings.git.around(workspace.root) else {
      throw SecretMergeError.notInGit(root: workspace.root)
    }
    let versions = (try open(base), try open(ours), try open(theirs))
    do throws(GitFailure) {
      return try SecretMerge(git).merge(base: versions.0, ours: versions.1, theirs: versions.2, favor: favor)
    } catch {
      throw SecretMergeError.failed(file, error)
    }
  }

  private func open(_ text: [UInt8]) throws -> Secret {
    if text.isEmpty { return Secret([]) }
    return try SecretOpening.open(
      try SealedEnvFile.parse(text, file), file, with: identity, at: try workspace.place(of: file))
  }
}

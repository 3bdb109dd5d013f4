package import Bytes
package import Git

/// Why the versions of a sealed file are not merged.
package enum SecretMergeError: Error {
  case notInGit(root: Path)
  case failed(Path, GitFailure)

  package var message: String {
    switch self {
    case .notInGit(let root): "\(root.bytes.displayed) is not in a git repository"
    case .failed(let file, let failure): "\(file.bytes.displayed) is not merged: \(failure.reason)"
    }
  }
}

package import Bytes
package import Platform

/// Files of a root that arrive through git and steer what tpl does: they are allowed by content.
package enum CommittedInputs {
  /// tpl.yaml files, sealed env files and every env file that git tracks, relative to the root.
  /// - Parameter environment: for finding `git`; without it or without a repository, every env file counts as committed.
  package static func find(
    root: Path, envFiles: [[UInt8]], configurations: [[UInt8]], environment: Environment
  ) -> [[UInt8]] {
    let sealed = envFiles.filter { $0.hasSuffix(".crypt") }
    let plain = envFiles.filter { !$0.hasSuffix(".crypt") }
    let tracking = GitTracking(root: root, cache: nil, environment: environment)
    return configurations + sealed + plain.filter(tracking.isTracked)
  }
}

import Bytes
package import Git
import Platform

/// Plain env files that git has, had or would take: where secrets leak.
package enum PlainEnvFiles {
  package struct Finding: Equatable, Sendable {
    package enum Kind: Equatable, Sendable { case tracked, notIgnored, inHistory }

    package var kind: Kind
    /// Relative to the root.
    package var file: [UInt8]

    package var reason: String {
      switch kind {
      case .tracked: "is plain and tracked by git"
      case .notIgnored: "is plain and not ignored by git"
      case .inHistory: "is plain in git's history: what it held then counts as known"
      }
    }
  }

  /// In the order tracked, not ignored, in history; each sorted.
  package static func findings(_ git: GitCommand) throws(GitFailure) -> [Finding] {
    let globs = [":(glob)**/.env", ":(glob)**/.env.*"].map { Array($0.utf8) }
    func files(_ names: [UInt8]) -> [[UInt8]] {
      let names = names.split(separator: 0).map { Array($0.drop { $0 == .newline }) }
      return Set(names.filter(isPlain)).sorted { $0.lexicographicallyPrecedes($1) }
    }
    let tracked = files(try git.output(["ls-files", "-z"], globs))
    let history = files(try git.output(logged, globs))
    return tracked.map { Finding(kind: .tracked, file: $0) }
      + files(try git.notIgnored(globs)).map { Finding(kind: .notIgnored, file: $0) }
      + history.filter { !tracked.contains($0) }.map { Finding(kind: .inHistory, file: $0) }
  }

  private static let logged = [
    "log", "--all", "--relative", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-show-signature",
    "--ignore-submodules=all", "--diff-filter=A", "--name-only", "-z", "--format=",
  ]

  /// - Parameter file: a path.
  package static func isPlain(_ file: [UInt8]) -> Bool {
    EnvFileName(Array(Path(file).lastComponent)).map { !$0.isSealed } ?? false
  }
}

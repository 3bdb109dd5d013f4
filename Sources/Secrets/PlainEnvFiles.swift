package import Bytes
package import Platform

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

  /// In the order tracked, not ignored, in history; each sorted. Empty outside of git.
  package static func findings(root: Path, environment: Environment) -> [Finding] {
    guard let git = Git(root: root, environment: environment) else { return [] }
    let globs = ["--", ":(glob)**/.env", ":(glob)**/.env.*"]
    func files(_ arguments: [String]) -> [[UInt8]] {
      let names = (git.output(arguments + globs) ?? []).split(separator: 0).map { Array($0.drop { $0 == .newline }) }
      return Set(names.filter(isPlain)).sorted { $0.lexicographicallyPrecedes($1) }
    }
    let tracked = files(["ls-files", "-z"])
    let history = files(["log", "--all", "--relative", "--diff-filter=AR", "--name-only", "-z", "--format="])
    return tracked.map { Finding(kind: .tracked, file: $0) }
      + files(["ls-files", "-z", "--others", "--exclude-standard"]).map { Finding(kind: .notIgnored, file: $0) }
      + history.filter { !tracked.contains($0) }.map { Finding(kind: .inHistory, file: $0) }
  }

  /// - Parameter file: a path.
  package static func isPlain(_ file: [UInt8]) -> Bool {
    EnvFileName(Array(Path(file).lastComponent)).map { !$0.isSealed } ?? false
  }
}

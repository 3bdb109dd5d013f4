import Bytes
package import Git
package import Layout
import Platform

/// Plain env files that are tracked by git, are in its history, or would be added, which would publish the secrets in
/// them.
package enum PlainEnvFiles {
  /// In the order tracked, not ignored, in history; each sorted.
  package static func findings(_ git: GitCommand) throws(GitFailure) -> [Finding] {
    let globs = [":(glob,icase)**/.env*", ":(glob,icase)**/#.env*"].map { Array($0.utf8) }
    func files(_ names: [UInt8]) -> [[UInt8]] {
      let names = names.split(separator: 0).map { Array($0.drop { $0 == .newline }) }
      return Set(names.filter(isPlain)).sorted { $0.lexicographicallyPrecedes($1) }
    }
    let tracked = files(try git.output(["ls-files", "-z"], globs))
    let history = files(try git.output(logged, globs))
    return tracked.map { finding($0, "is plain and tracked by git") }
      + files(try git.notIgnored(globs)).map { finding($0, "is plain and not ignored by git") }
      + history.filter { !tracked.contains($0) }.map {
        finding($0, "is plain in git's history: what it held then counts as known")
      }
  }

  private static func finding(_ file: [UInt8], _ message: String) -> Finding {
    Finding("plain env file", .error, file: file, message)
  }

  private static let logged = [
    "log", "--all", "--relative", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-show-signature",
    "--ignore-submodules=all", "--diff-filter=A", "--name-only", "-z", "--format=",
  ]

  /// Also files that contain the text of one: a temporary file of tpl's or of an editor's, an editor's backup, and a
  /// name that differs in case only, which is the same file where the file system ignores case.
  /// - Parameter file: a path.
  package static func isPlain(_ file: [UInt8]) -> Bool {
    let name = Array(Path(file).lastComponent)
    if let own = EnvFileName(name) { return !own.isSealed }
    let final = TemporaryName.final(withoutBackupMarks(name).map(\.asciiLowercased))
    guard let other = EnvFileName(final) else { return false }
    // Of a sealed file, only what was once plain: a temporary file of it is sealed too.
    return !other.isSealed || final.count == name.count
  }

  /// Emacs writes `#NAME#` and `NAME~`; so do others.
  private static func withoutBackupMarks(_ name: [UInt8]) -> [UInt8] {
    var rest = name[...]
    if rest.first == UInt8(ascii: "#"), rest.last == UInt8(ascii: "#"), rest.count > 1 {
      rest = rest.dropFirst().dropLast()
    }
    while rest.last == UInt8(ascii: "~") { rest.removeLast() }
    return Array(rest)
  }
}

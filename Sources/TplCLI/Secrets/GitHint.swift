import Bytes

/// Commands of git for a person to paste, which mean one file wherever below the work tree they are run.
enum GitHint {
  /// - Parameter file: absolute.
  static func removing(_ file: Path) -> String { command("rm --cached", file) }

  static func adding(_ file: Path) -> String { command("add", file) }

  /// git takes a path for a pattern, unless it is told not to.
  private static func command(_ verb: String, _ file: Path) -> String {
    let isPattern = file.bytes.contains {
      $0 == .star || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "\\")
    }
    return "git \(isPattern ? "--literal-pathspecs " : "")\(verb) \(file.bytes.shellWord)"
  }
}

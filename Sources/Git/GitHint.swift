package import Bytes

/// Git commands for the user to paste, which name exactly one file in every directory of the work tree.
package enum GitHint {
  /// - Parameter file: absolute.
  package static func removing(_ file: Path) -> String { command("rm --cached", file) }

  package static func adding(_ file: Path) -> String { command("add", file) }

  /// git treats a path as a pattern unless it gets --literal-pathspecs.
  private static func command(_ verb: String, _ file: Path) -> String {
    let isPattern = file.bytes.contains {
      $0 == .star || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "\\")
    }
    return "git \(isPattern ? "--literal-pathspecs " : "")\(verb) \(file.bytes.shellWord)"
  }
}

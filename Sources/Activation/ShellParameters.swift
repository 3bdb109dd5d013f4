import Bytes

/// Names that one shell lives by and that mean something else to other programs. What no env file may set for any shell is in
/// ``NamePolicy``.
enum ShellParameters {
  /// fish(1), Special variables: readonly ones, and what acts when it is set.
  private static let fish: [StaticString] = [
    "version", "status", "pipestatus", "history", "hostname", "argv", "umask", "last_pid", "status_generation",
    "dirprev", "dirnext",
  ]

  /// zsh has a word for its own, which the script asks for: see ``ShellDialect``.
  static func isReserved(_ name: [UInt8], in shell: ShellDialect) -> Bool {
    shell == .fish && fish.contains { name.equals($0) }
  }

  /// Special in zsh, and meant for other programs as much.
  static func isOrdinaryForZsh(_ name: [UInt8]) -> Bool {
    name.hasPrefix("LC_") || ordinaryForZsh.contains { name.equals($0) }
  }

  private static let ordinaryForZsh: [StaticString] = ["PATH", "MANPATH", "LANG", "TERM"]
}

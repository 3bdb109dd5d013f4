import Bytes

/// The text of a pre-commit hook. Two of its lines are tpl's: a comment and a command.
struct GitHook {
  private(set) var lines: [ArraySlice<UInt8>]

  private static let mark = Array("# tpl: no plain env file, no sealed file for the wrong people".utf8)
  private static let interpreter = Array("#!/bin/sh".utf8)
  /// A part of the command that this and all earlier versions wrote.
  private static let check = Array(" secret commit-check".utf8)

  init(_ text: [UInt8]) { lines = text.split(separator: .newline, omittingEmptySubsequences: false) }

  /// A new hook.
  init(_ driver: GitDriver) {
    lines = [GitHook.interpreter[...], GitHook.mark[...], GitHook.line(driver)[...], []]
  }

  var text: [UInt8] { Array(lines.joined(separator: [.newline])) }

  /// The command of the hook. A commit passes when the check finds nothing, and when there is no check: tpl is gone,
  /// cannot be run (126, 127), or does not have the command (64). It is refused when the check was killed or failed,
  /// because the env files are then unchecked.
  static func line(_ driver: GitDriver) -> [UInt8] {
    [UInt8]("if test -x ") + driver.program + [UInt8]("; then ") + driver.program + check
      + [UInt8](
        """
        ; case $? in 0 | 64 | 126 | 127) ;; 1) exit 1 ;; \
        *) echo "tpl: error: not committed: the check of env files was ended; git commit --no-verify takes it without" >&2; exit 1 ;; esac; \
        else echo "tpl is gone, env files are not checked before this commit" >&2; fi
        """)
  }

  private var markIndex: Int? {
    guard let index = lines.firstIndex(of: GitHook.mark[...]), index + 1 < lines.count else { return nil }
    return lines[index + 1].contains(sequence: GitHook.check) ? index : nil
  }

  var isOurs: Bool { markIndex != nil }
  /// Whether the hook contains no other commands than tpl's.
  var isOnlyOurs: Bool { isOurs && without().lines.allSatisfy { $0.isEmpty || Array($0) == GitHook.interpreter } }
  /// Whether it was written by an older version, whose hook refuses every commit once the program is gone.
  var isFormer: Bool { markIndex.map { Array(lines[$0 + 1]).hasSuffix(" secret commit-check || exit") } ?? false }

  func runs(_ driver: GitDriver) -> Bool { markIndex.map { Array(lines[$0 + 1]) == GitHook.line(driver) } ?? false }

  func updated(_ driver: GitDriver) -> GitHook {
    var hook = self
    if let index = markIndex { hook.lines[index + 1] = GitHook.line(driver)[...] }
    return hook
  }

  func without() -> GitHook {
    var hook = self
    if let index = markIndex { hook.lines.removeSubrange(index...(index + 1)) }
    return hook
  }
}

extension ArraySlice<UInt8> {
  fileprivate func contains(sequence wanted: [UInt8]) -> Bool {
    guard count >= wanted.count else { return false }
    return (startIndex...(endIndex - wanted.count)).contains { self[$0..<($0 + wanted.count)].elementsEqual(wanted) }
  }
}

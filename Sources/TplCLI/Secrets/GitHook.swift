import Bytes

/// The text of a pre-commit hook: tpl's two lines in it, a comment and what it runs.
struct GitHook {
  private(set) var lines: [ArraySlice<UInt8>]

  private static let mark = Array("# tpl: no plain env file, no sealed file for the wrong people".utf8)
  private static let interpreter = Array("#!/bin/sh".utf8)
  /// What today's and earlier versions run has this in it.
  private static let check = Array(" secret commit-check".utf8)

  init(_ text: [UInt8]) { lines = text.split(separator: .newline, omittingEmptySubsequences: false) }

  /// A new one.
  init(_ driver: GitDriver) {
    lines = [GitHook.interpreter[...], GitHook.mark[...], GitHook.line(driver)[...], []]
  }

  var text: [UInt8] { Array(lines.joined(separator: [.newline])) }

  /// A commit passes after a check that found nothing, and where there is none: tpl is gone, does not run here (126,
  /// 127), or is one that knows no such check (64). A check that was killed or met an error has found nothing out.
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
  /// Whether it holds nothing else.
  var isOnlyOurs: Bool { isOurs && without().lines.allSatisfy { $0.isEmpty || Array($0) == GitHook.interpreter } }
  /// Written by a version whose check stopped every commit once the program was gone.
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

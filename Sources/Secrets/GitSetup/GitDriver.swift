import Bytes

/// The commands that git calls for sealed files by a clone's configuration. They also work where this program is gone:
/// a diff then shows the sealed text, and a merge leaves an ordinary conflict.
struct GitDriver {
  /// This program, as one word for a shell.
  let program: [UInt8]

  init(_ path: [UInt8]) {
    program = [.quote] + path.flatMap { $0 == .quote ? [UInt8]("'\\''") : [$0] } + [.quote]
  }

  static let textconvKey = "diff.tplenv.textconv"
  static let mergeKey = "merge.tplenv.driver"

  var textconv: [UInt8] {
    [UInt8]("f() { if test -x ") + program + [UInt8](" && ") + program
      + [UInt8](" secret textconv \"$1\"; then :; else cat -- \"$1\"; fi; }; f")
  }

  var merge: [UInt8] {
    // A percent sign is doubled, because git expands `%O`, `%A` and others.
    let program = program.flatMap { $0 == UInt8(ascii: "%") ? [$0, $0] : [$0] }
    return [UInt8]("f() { if test -x ") + program + [UInt8]("; then ") + program
      + [UInt8](
        " secret merge \"$@\" || exit 1; else git merge-file -L ours -L base -L theirs \"$2\" \"$1\" \"$3\"; fi; }")
      + [UInt8]("; f %O %A %B %P")
  }

  /// Whether a value was written by an older tpl, whose commands fail where the program is missing.
  static func isFormer(_ value: [UInt8]) -> Bool {
    value.first == .quote && (value.hasSuffix("' secret textconv") || value.hasSuffix("' secret merge %O %A %B %P"))
  }
}

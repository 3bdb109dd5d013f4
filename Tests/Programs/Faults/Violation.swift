/// What a fault led to and must not.
struct Violation: Sendable, Comparable {
  /// The most dangerous first.
  enum Kind: String, Sendable, CaseIterable {
    case lost, falseSuccess = "false success", plainText = "plain text left", half = "half a file", wrong =
      "wrong answer"
    case crash, hang, nextRun = "next run fails", unrecorded = "not written down", leftover = "leftover stays", silent =
      "no message", unnamed =
      "names no file"
  }

  let kind: Kind
  let text: String

  static func < (left: Violation, right: Violation) -> Bool { left.rank < right.rank }
  private var rank: Int { Kind.allCases.firstIndex(of: kind) ?? 0 }
}

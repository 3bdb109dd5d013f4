package enum FoundShape: Equatable, Sendable, CustomStringConvertible {
  case scalar([UInt8])
  case list
  case mapping
  /// An empty value, `~` or `null`.
  case nothing

  package var description: String {
    switch self {
    case .scalar(let bytes): EscapedText(bytes).quoted
    case .list: "a list"
    case .mapping: "a mapping"
    case .nothing: "nothing"
    }
  }
}

package enum ExpectedShape: String, Equatable, Sendable, CustomStringConvertible {
  case string = "a string"
  case boolean = "true or false"
  case list = "a list"
  case mapping = "a mapping"

  package var description: String { rawValue }
}

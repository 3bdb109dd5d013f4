/// The warnings of one file, at most a screenful: a hostile file must not turn each of its bytes into a message.
struct EnvWarnings {
  private static var limit: Int { 100 }

  private(set) var list: [EnvWarning] = []

  mutating func append(line: Int, _ cause: @autoclosure () -> EnvWarning.Cause) {
    if list.count < Self.limit {
      list.append(EnvWarning(line: line, cause()))
    } else if list.count == Self.limit {
      list.append(EnvWarning(line: line, .more))
    }
  }
}

import Bytes

/// Makes a tree of nodes from events: YAML 1.2, section 3.1, calls this step "compose".
struct YAMLComposer: ~Copyable {
  /// The deepest setting is a list in a mapping in a mapping in a mapping.
  static let depthLimit = 8

  private var events: YAMLEventStream

  init(_ bytes: [UInt8]) throws(YAMLProblem) {
    events = try YAMLEventStream(bytes)
  }

  /// The only document; `nil` in an empty file and in one of comments.
  mutating func document() throws(YAMLProblem) -> YAMLNode? {
    _ = try events.next()
    guard try events.next().kind == .documentStart else { return nil }
    let root = try node(from: events.next(), depth: 0)
    _ = try events.next()
    let end = try events.next()
    guard end.kind == .streamEnd else {
      throw YAMLProblem(position: end.position, cause: .unsupported(.secondDocument))
    }
    return root
  }

  private mutating func node(from event: YAMLEvent, depth: Int) throws(YAMLProblem) -> YAMLNode {
    if case .scalar(let text, let isPlain) = event.kind {
      return YAMLNode(content: .scalar(text, isPlain: isPlain), position: event.position)
    }
    guard depth < Self.depthLimit else {
      throw YAMLProblem(position: event.position, cause: .nestedTooDeeply(limit: Self.depthLimit))
    }
    let content: YAMLNode.Content =
      event.kind == .mappingStart ? .mapping(try entries(depth: depth + 1)) : .sequence(try items(depth: depth + 1))
    return YAMLNode(content: content, position: event.position)
  }

  private mutating func items(depth: Int) throws(YAMLProblem) -> [YAMLNode] {
    var items: [YAMLNode] = []
    while true {
      let event = try events.next()
      if event.kind == .sequenceEnd { return items }
      items.append(try node(from: event, depth: depth))
    }
  }

  private mutating func entries(depth: Int) throws(YAMLProblem) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var firstLines: [[UInt8]: Int] = [:]
    while true {
      let event = try events.next()
      if event.kind == .mappingEnd { return entries }
      let key = try key(from: event)
      if let firstLine = firstLines.updateValue(event.position.line, forKey: key) {
        throw YAMLProblem(position: event.position, cause: .duplicateKey(name: key, firstLine: firstLine))
      }
      let value = try node(from: events.next(), depth: depth)
      entries.append(YAMLNode.Entry(key: key, position: event.position, value: value))
    }
  }

  private func key(from event: YAMLEvent) throws(YAMLProblem) -> [UInt8] {
    guard case .scalar(let key, let isPlain) = event.kind else {
      let found: FoundShape = event.kind == .mappingStart ? .mapping : .list
      throw YAMLProblem(
        position: event.position, cause: .wrongType(key: "a key", expected: .string, found: found))
    }
    if isPlain, key.equals("<<") {
      throw YAMLProblem(position: event.position, cause: .unsupported(.mergeKey))
    }
    return key
  }
}

import Bytes
import Configuration

/// The `env_file:` entries of a compose file: files whose values reach a container whatever its surroundings hold.
package struct ComposeEnvFiles: Sendable {
  package struct Entry: Equatable, Sendable {
    /// `nil` in an extension field (`x-common:`) that services may refer to.
    package var service: [UInt8]?
    /// As it is written: relative to the compose file's directory.
    package var path: [UInt8]
  }

  package private(set) var entries: [Entry] = []

  private static let depthLimit = 32

  /// Of what is no YAML, the entries before the mistake: docker compose has its own words for the rest.
  package init(_ bytes: [UInt8]) {
    guard var events = try? YAMLEventStream(bytes, isTolerant: true) else { return }
    try? read(&events)
  }

  private mutating func read(_ events: inout YAMLEventStream) throws(YAMLProblem) {
    _ = try events.next()
    guard try events.next().kind == .documentStart else { return }
    try readNode(events.next(), &events, keys: [])
  }

  /// - Parameter keys: the way from the top; items of a list have that of the list.
  private mutating func readNode(
    _ event: YAMLEvent, _ events: inout YAMLEventStream, keys: [[UInt8]]
  ) throws(YAMLProblem) {
    guard keys.count < ComposeEnvFiles.depthLimit else { return }
    switch event.kind {
    case .scalar(let text, _): add(text, keys)
    case .sequenceStart:
      while true {
        let item = try events.next()
        if item.kind == .sequenceEnd { return }
        try readNode(item, &events, keys: keys)
      }
    case .mappingStart:
      while true {
        let key = try events.next()
        if key.kind == .mappingEnd { return }
        var name: [UInt8] = []
        if case .scalar(let text, _) = key.kind { name = text } else { try readNode(key, &events, keys: keys + [[]]) }
        try readNode(events.next(), &events, keys: keys + [name])
      }
    default: return
    }
  }

  /// `env_file: a`, `env_file: [a]`, `env_file: [{path: a}]`.
  private mutating func add(_ text: [UInt8], _ keys: [[UInt8]]) {
    guard !text.isEmpty, let last = keys.last else { return }
    let isLong = last.equals("path") && keys.count > 1 && keys[keys.count - 2].equals("env_file")
    guard last.equals("env_file") || isLong else { return }
    entries.append(Entry(service: keys.count > 2 && keys[0].equals("services") ? keys[1] : nil, path: text))
  }
}

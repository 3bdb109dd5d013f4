import Bytes

/// What has to change in a shell: a value, so that its law can be tested (`applied(to: previous)` is the next one).
package struct EnvironmentDiff: Equatable, Sendable {
  package enum Change: Equatable, Sendable {
    case set([UInt8])
    case unset
  }

  package private(set) var changes: [(name: [UInt8], change: Change)] = []

  /// - Parameters:
  ///   - previous: the shell's variables now.
  ///   - next: what they should be; names that are in neither are left alone.
  package init(from previous: Variables, to next: Variables) {
    for name in previous.names where next[name] == nil { changes.append((name, .unset)) }
    for name in next.names {
      guard let value = next[name], previous[name] != value else { continue }
      changes.append((name, .set(value)))
    }
  }

  package func applied(to variables: Variables) -> Variables {
    var result = variables
    for (name, change) in changes {
      if case .set(let value) = change { result[name] = value } else { result[name] = nil }
    }
    return result
  }

  package var isEmpty: Bool { changes.isEmpty }

  package static func == (left: EnvironmentDiff, right: EnvironmentDiff) -> Bool {
    left.changes.elementsEqual(right.changes) { $0.name == $1.name && $0.change == $1.change }
  }
}

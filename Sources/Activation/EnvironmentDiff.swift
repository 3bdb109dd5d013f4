import Bytes

/// What has to change in a shell: a value, so that its law can be tested (`applied(to: previous)` is the next one).
package struct EnvironmentDiff: Equatable, Sendable {
  package enum Change: Equatable, Sendable {
    case set([UInt8])
    case unset
  }

  /// No tuple: arrays of them cost a prompt one type more to make.
  package struct NamedChange: Equatable, Sendable {
    package let name: [UInt8]
    package let change: Change
  }

  package private(set) var changes: [NamedChange] = []

  /// - Parameters:
  ///   - previous: the shell's variables now.
  ///   - next: what they should be; names that are in neither are left alone.
  ///   - canChange: whether the shell lets tpl set or unset a name. Only names that differ are asked about.
  package init(from previous: Variables, to next: Variables, canChange: ([UInt8]) -> Bool = { _ in true }) {
    var hint = 0
    for name in previous.names where next.value(of: name, near: &hint) == nil && canChange(name) {
      changes.append(NamedChange(name: name, change: .unset))
    }
    var (place, previousPlace) = (0, 0)
    for name in next.names {
      guard let value = next.value(of: name, near: &place), previous.value(of: name, near: &previousPlace) != value,
        canChange(name)
      else { continue }
      changes.append(NamedChange(name: name, change: .set(value)))
    }
  }

  package func applied(to variables: Variables) -> Variables {
    var result = variables
    for entry in changes {
      if case .set(let value) = entry.change { result[entry.name] = value } else { result[entry.name] = nil }
    }
    return result
  }

  package var isEmpty: Bool { changes.isEmpty }
}

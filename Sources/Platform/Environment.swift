import Bytes
import Glibc

/// The variables a process was started with, as bytes. It is a value, so that code below the CLI takes the environment
/// as an argument.
package struct Environment: Sendable {
  package struct Variable: Equatable, Sendable {
    package var name: [UInt8]
    package var value: [UInt8]

    package init(name: [UInt8], value: [UInt8]) {
      self.name = name
      self.value = value
    }
  }

  /// `NAME=VALUE` each, as the kernel passes them. They are not split, because most are never looked at.
  private var entries: [[UInt8]]

  package init(_ variables: [Variable]) { entries = variables.map { $0.name + [.equals] + $0.value } }

  /// For tests and fixed sets.
  package init(_ variables: KeyValuePairs<String, String>) {
    entries = variables.map { Array("\($0.key)=\($0.value)".utf8) }
  }

  private init(entries: [[UInt8]]) { self.entries = entries }

  /// The process's own.
  package static func ofProcess() -> Environment {
    var found: [[UInt8]] = []
    found.reserveCapacity(64)
    var next = environ
    while let entry = next.pointee {
      found.append([UInt8](UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
      next += 1
    }
    return Environment(entries: found)
  }

  /// The variables in their original order, without entries that have no `=`.
  package var variables: [Variable] {
    var variables: [Variable] = []
    forEach { variables.append(Variable(name: $0, value: $1)) }
    return variables
  }

  /// The same without an array.
  package func forEach(_ body: (_ name: [UInt8], _ value: [UInt8]) -> Void) {
    for entry in entries {
      guard let equals = entry.index(of: .equals, from: 0) else { continue }
      body(Array(entry[..<equals]), Array(entry[(equals + 1)...]))
    }
  }

  package subscript(name: [UInt8]) -> [UInt8]? {
    get { entries.first { Environment.isEntry($0, of: name) }.map { Array($0[(name.count + 1)...]) } }
    set {
      entries.removeAll { Environment.isEntry($0, of: name) }
      if let newValue { entries.append(name + [.equals] + newValue) }
    }
  }

  package subscript(name: StaticString) -> [UInt8]? { self[[UInt8](name)] }

  /// The value unless it is missing or empty: the rule of the XDG specification.
  package func nonEmpty(_ name: StaticString) -> [UInt8]? {
    guard let value = self[name], !value.isEmpty else { return nil }
    return value
  }

  private static func isEntry(_ entry: [UInt8], of name: [UInt8]) -> Bool {
    entry.count > name.count && entry[name.count] == .equals && entry[..<name.count] == name[...]
  }
}

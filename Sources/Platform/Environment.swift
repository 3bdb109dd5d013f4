import Bytes
import Glibc

/// The variables a process was started with, as bytes. A value, so that everything below the CLI takes the world as an argument.
package struct Environment: Sendable {
  package struct Variable: Equatable, Sendable {
    package var name: [UInt8]
    package var value: [UInt8]

    package init(name: [UInt8], value: [UInt8]) {
      self.name = name
      self.value = value
    }
  }

  package private(set) var variables: [Variable]

  package init(_ variables: [Variable]) { self.variables = variables }

  /// For tests and fixed sets.
  package init(_ variables: KeyValuePairs<String, String>) {
    self.variables = variables.map { Variable(name: Array($0.key.utf8), value: Array($0.value.utf8)) }
  }

  /// The process's own.
  package static func ofProcess() -> Environment {
    var found: [Variable] = []
    found.reserveCapacity(64)
    var next = environ
    while let entry = next.pointee {
      let bytes = UnsafeRawBufferPointer(start: entry, count: strlen(entry))
      if let equals = bytes.firstIndex(of: .equals) {
        found.append(Variable(name: [UInt8](bytes[..<equals]), value: [UInt8](bytes[(equals + 1)...])))
      }
      next += 1
    }
    return Environment(found)
  }

  package subscript(name: [UInt8]) -> [UInt8]? {
    get { variables.first { $0.name == name }?.value }
    set {
      let index = variables.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): variables[index].value = value
      case (let index?, nil): variables.remove(at: index)
      case (nil, let value?): variables.append(Variable(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  package subscript(name: StaticString) -> [UInt8]? {
    variables.first { $0.name.equals(name) }?.value
  }

  /// The value unless it is missing or empty: the rule of the XDG specification.
  package func nonEmpty(_ name: StaticString) -> [UInt8]? {
    guard let value = self[name], !value.isEmpty else { return nil }
    return value
  }
}

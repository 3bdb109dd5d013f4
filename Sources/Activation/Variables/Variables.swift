import Bytes
package import Platform

/// Variables in the order they were first set, looked up by name.
///
/// Two arrays and no dictionary: an environment has some dozens of variables, and hashing all of them to look up ten
/// costs more than it saves.
package struct Variables: Equatable, Sendable {
  package private(set) var names: [[UInt8]] = []
  private var values: [[UInt8]] = []

  package init() {}

  package init(_ environment: Environment) {
    names.reserveCapacity(64)
    values.reserveCapacity(64)
    environment.forEach { name, value in
      if index(of: name) != nil { return }
      names.append(name)
      values.append(value)
    }
  }

  package subscript(name: [UInt8]) -> [UInt8]? {
    get { index(of: name).map { values[$0] } }
    set {
      switch (index(of: name), newValue) {
      case (let index?, let value?): values[index] = value
      case (let index?, nil):
        names.remove(at: index)
        values.remove(at: index)
      case (nil, let value?):
        names.append(name)
        values.append(value)
      case (nil, nil): break
      }
    }
  }

  package subscript(name: StaticString) -> [UInt8]? {
    get { self[[UInt8](name)] }
    set { self[[UInt8](name)] = newValue }
  }

  /// Bytes that a program gets for them, its pointers included (execve(2)).
  var size: Int {
    var size = 0
    for index in names.indices { size += names[index].count + values[index].count + 2 + MemoryLayout<Int>.size }
    return size
  }

  private func index(of name: [UInt8]) -> Int? { names.firstIndex { $0 == name } }
}

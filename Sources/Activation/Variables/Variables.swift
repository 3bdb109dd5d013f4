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

  /// - Returns: the value of before.
  mutating func update(_ name: [UInt8], to value: [UInt8]) -> [UInt8]? {
    guard let index = index(of: name) else {
      names.append(name)
      values.append(value)
      return nil
    }
    let previous = values[index]
    values[index] = value
    return previous
  }

  /// Looks from a place on, and then before it: what was copied from other variables is in their order.
  /// - Parameter hint: where the name probably is; becomes the place behind it.
  func value(of name: [UInt8], near hint: inout Int) -> [UInt8]? {
    for index in hint..<names.count where names[index] == name {
      hint = index + 1
      return values[index]
    }
    for index in 0..<hint where names[index] == name {
      hint = index + 1
      return values[index]
    }
    return nil
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

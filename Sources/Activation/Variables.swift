import Bytes
package import Platform

/// Variables in the order they were first set, looked up by name.
package struct Variables: Equatable, Sendable {
  private var order: [[UInt8]] = []
  private var values: [[UInt8]: [UInt8]] = [:]

  package init() {}

  package init(_ environment: Environment) {
    for variable in environment.variables where values[variable.name] == nil {
      self[variable.name] = variable.value
    }
  }

  package subscript(name: [UInt8]) -> [UInt8]? {
    get { values[name] }
    set {
      if let newValue {
        if values.updateValue(newValue, forKey: name) == nil { order.append(name) }
      } else if values.removeValue(forKey: name) != nil {
        order.removeAll { $0 == name }
      }
    }
  }

  package subscript(name: StaticString) -> [UInt8]? {
    get { self[[UInt8](name)] }
    set { self[[UInt8](name)] = newValue }
  }

  package var names: [[UInt8]] { order }
}

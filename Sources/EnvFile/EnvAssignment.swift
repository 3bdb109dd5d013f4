/// One `NAME=VALUE` that an env file defines.
package struct EnvAssignment: Equatable, Sendable {
  package var name: [UInt8]
  package var value: [UInt8]
  /// The line, from 1, on which the statement starts.
  package var line: Int

  package init(name: [UInt8], value: [UInt8], line: Int) {
    self.name = name
    self.value = value
    self.line = line
  }
}

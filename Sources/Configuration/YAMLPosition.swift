/// A place in a YAML file, counted from 1; the column in Unicode scalars.
package struct YAMLPosition: Equatable, Sendable {
  package var line: Int
  package var column: Int?
}

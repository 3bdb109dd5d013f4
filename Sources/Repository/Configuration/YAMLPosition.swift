/// A place in a YAML file, counted from 1; the column in Unicode scalars.
struct YAMLPosition: Equatable, Sendable {
  var line: Int
  var column: Int?
}

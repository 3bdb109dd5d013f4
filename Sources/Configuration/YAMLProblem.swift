/// A ``ConfigurationError`` before anyone says which file it is about.
package struct YAMLProblem: Error {
  package var position: YAMLPosition
  package var cause: ConfigurationError.Cause
}

/// A ``ConfigurationError`` before anyone says which file it is about.
struct YAMLProblem: Error {
  var position: YAMLPosition
  var cause: ConfigurationError.Cause
}

import EnvFile

/// What parsing gave, in a form that is easy to compare. Strings are compared as bytes by `map(of:)`'s callers only
/// where the tables hold no two spellings of one character.
struct ParseOutcome {
  var map: [String: String] = [:]
  var warnings: [EnvWarning] = []
  var error: EnvFileError?

  init(_ bytes: [UInt8], environment: [String: String] = [:]) {
    do {
      let file = try EnvFile.parse(bytes) { name in
        environment[String(decoding: name, as: UTF8.self)].map { Array($0.utf8) }
      }
      for assignment in file.assignments {
        map[String(decoding: assignment.name, as: UTF8.self)] = String(decoding: assignment.value, as: UTF8.self)
      }
      warnings = file.warnings
    } catch {
      self.error = error
    }
  }
}

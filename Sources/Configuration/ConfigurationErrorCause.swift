extension ConfigurationError {
  package enum Cause: Equatable, Sendable {
    case fileTooLarge(bytes: Int, limit: Int)
    /// libyaml's own words; `contextLine` is where the thing it was reading began.
    case syntax(problem: String, context: String?, contextLine: Int?)
    case unsupported(YAMLConstruct)
    case nestedTooDeeply(limit: Int)
    case duplicateKey(name: [UInt8], firstLine: Int)
    case unknownKey(name: [UInt8], known: [String])
    /// `key` is `nil` for the document itself.
    case wrongType(key: String?, expected: ExpectedShape, found: FoundShape)
    case invalidValue([UInt8], rule: ValueRule)
    case duplicateEnvironment([UInt8])
    /// `key` names an environment that `environments` does not have.
    case unlistedEnvironment(key: String, name: [UInt8], listed: [String])
    /// `owner` is the component that has the alias; `nil` where the file is about one component.
    case duplicateAlias([UInt8], owner: [UInt8]?)
  }
}

extension ConfigurationError.Cause: CustomStringConvertible {
  package var description: String {
    switch self {
    case .fileTooLarge(let bytes, let limit): "file has \(bytes) bytes, more than the \(limit) allowed"
    case .syntax(let problem, let context, let contextLine):
      problem + (context.map { ", \($0)" } ?? "") + (contextLine.map { " from line \($0)" } ?? "")
    case .unsupported(let construct): "\(construct) not supported"
    case .nestedTooDeeply(let limit): "nested deeper than \(limit) levels"
    case .duplicateKey(let name, let firstLine):
      "duplicate key \(EscapedText(name).quoted), first on line \(firstLine)"
    case .unknownKey(let name, _): "unknown key \(EscapedText(name).quoted)"
    case .wrongType(let key, let expected, let found):
      (key.map { "\($0): " } ?? "") + "expected \(expected), found \(found)"
    case .invalidValue(let value, let rule): "invalid \(rule.noun) \(EscapedText(value).quoted)"
    case .duplicateEnvironment(let name): "duplicate environment \(EscapedText(name).quoted)"
    case .unlistedEnvironment(let key, let name, _):
      "\(key): environment \(EscapedText(name).quoted) is not in environments"
    case .duplicateAlias(let alias, let owner):
      "duplicate alias \(EscapedText(alias).quoted)" + (owner.map { ", taken by \(EscapedText($0))" } ?? "")
    }
  }

  package var hint: String? {
    switch self {
    case .syntax(let problem, let context, _): Self.syntaxHint(problem: problem, context: context)
    case .unsupported(let construct): construct.hint
    case .unknownKey(let name, let known):
      if let nearest = NearestKey(to: name, among: known) {
        "did you mean \"\(nearest.key)\"?"
      } else {
        "known keys: \(known.joined(separator: ", "))"
      }
    case .wrongType(let key?, .list, .scalar(let text)): "write \(key): [\(EscapedText(text).quoted)]"
    case .wrongType(_, .boolean, _): "write true or false, without quotes"
    case .invalidValue(_, let rule): rule.requirement
    case .unlistedEnvironment(_, _, let listed):
      listed.isEmpty ? "environments is an empty list" : "environments: \(listed.joined(separator: ", "))"
    case .fileTooLarge, .nestedTooDeeply, .duplicateKey, .wrongType, .duplicateEnvironment, .duplicateAlias: nil
    }
  }

  /// libyaml says what its scanner saw; these are the mistakes behind it in a file of globs and names.
  private static func syntaxHint(problem: String, context: String?) -> String? {
    switch (problem, context) {
    case (_, "while scanning an alias"), (_, "while scanning an anchor"): YAMLConstruct.alias.hint
    case ("found a tab character that violates indentation", _): "indent with spaces"
    case ("found character that cannot start any token", _):
      "indent with spaces, and quote a value that starts with \"@\", \"%\" or \"`\""
    case ("mapping values are not allowed in this context", _): "quote a value that contains \": \""
    default: nil
    }
  }
}

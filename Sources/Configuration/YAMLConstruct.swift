/// What YAML has and `tpl.yaml` refuses: a reader should see every setting where it is, and none may grow on expansion.
package enum YAMLConstruct: Equatable, Sendable, CustomStringConvertible {
  case alias
  case anchor
  case mergeKey
  case secondDocument
  case tag

  package var description: String {
    switch self {
    case .alias: "aliases are"
    case .anchor: "anchors are"
    case .mergeKey: "the merge key \"<<\" is"
    case .secondDocument: "a second document is"
    case .tag: "tags are"
    }
  }

  package var hint: String? {
    switch self {
    case .alias, .anchor: "quote a value that starts with \"*\" or \"&\""
    case .mergeKey: "write the keys out"
    case .secondDocument: nil
    case .tag: "quote a value that starts with \"!\""
    }
  }
}

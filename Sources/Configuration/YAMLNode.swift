import Bytes

/// A value of a YAML document and where it stands.
struct YAMLNode {
  /// A key is always a string: libyaml's other keys are refused.
  struct Entry {
    let key: [UInt8]
    let position: YAMLPosition
    let value: YAMLNode
  }

  enum Content {
    case scalar([UInt8], isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([Entry])
  }

  let content: Content
  let position: YAMLPosition

  /// `environments:` with all its lines commented out is as good as absent.
  var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return text.isEmpty || text.equals("~") || text.equals("null") || text.equals("Null") || text.equals("NULL")
  }

  var shape: FoundShape {
    switch content {
    case .scalar(let text, _): isNull ? .nothing : .scalar(text)
    case .sequence: .list
    case .mapping: .mapping
    }
  }
}

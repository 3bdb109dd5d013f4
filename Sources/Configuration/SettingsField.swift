import Bytes

/// A value and the key it stands under, on its way to a typed setting.
struct SettingsField {
  /// `nil` for the document itself.
  let key: String?
  let node: YAMLNode

  init(key: String?, node: YAMLNode) {
    self.key = key
    self.node = node
  }

  /// Reads a whole file.
  static func decode<Settings>(
    _ bytes: [UInt8], file: [UInt8], default absent: Settings,
    as settings: (SettingsField) throws(YAMLProblem) -> Settings
  ) throws(ConfigurationError) -> Settings {
    do throws(YAMLProblem) {
      // 1 MiB: what a person writes is a thousandth of it.
      guard bytes.count <= Self.sizeLimit else {
        throw YAMLProblem(
          position: YAMLPosition(line: 1), cause: .fileTooLarge(bytes: bytes.count, limit: Self.sizeLimit))
      }
      var composer = try YAMLComposer(bytes)
      guard let root = try composer.document(), !root.isNull else { return absent }
      return try settings(SettingsField(key: nil, node: root))
    } catch {
      throw ConfigurationError(file: file, problem: error)
    }
  }

  private static let sizeLimit = 1 << 20

  /// Any scalar but an empty one is a string: an environment may be called `no` or `2024`.
  func bytes(_ rule: ValueRule) throws(YAMLProblem) -> [UInt8] {
    guard case .scalar(let text, _) = node.content, !node.isNull else { throw wrongType(.string) }
    guard let value = rule.accepted(text) else { throw problem(.invalidValue(text, rule: rule)) }
    return value
  }

  /// libyaml lets only UTF-8 through, so nothing is repaired here.
  func string(_ rule: ValueRule) throws(YAMLProblem) -> String {
    String(decoding: try bytes(rule), as: UTF8.self)
  }

  func boolean() throws(YAMLProblem) -> Bool {
    guard case .scalar(let text, isPlain: true) = node.content else { throw wrongType(.boolean) }
    if text.equals("true") { return true }
    if text.equals("false") { return false }
    throw wrongType(.boolean)
  }

  func items() throws(YAMLProblem) -> [SettingsField] {
    guard case .sequence(let nodes) = node.content else { throw wrongType(.list) }
    return nodes.map { SettingsField(key: key, node: $0) }
  }

  func bytesList(_ rule: ValueRule) throws(YAMLProblem) -> [[UInt8]] {
    try items().map { item throws(YAMLProblem) in try item.bytes(rule) }
  }

  func stringList(_ rule: ValueRule) throws(YAMLProblem) -> [String] {
    try items().map { item throws(YAMLProblem) in try item.string(rule) }
  }

  func entries() throws(YAMLProblem) -> [YAMLNode.Entry] {
    guard case .mapping(let entries) = node.content else { throw wrongType(.mapping) }
    return entries
  }

  /// The entries of a mapping whose keys are the user's names.
  func namedFields(_ rule: ValueRule) throws(YAMLProblem) -> [(name: [UInt8], field: SettingsField)] {
    try entries().map { entry throws(YAMLProblem) in
      guard rule.accepted(entry.key) != nil else {
        throw YAMLProblem(position: entry.position, cause: .invalidValue(entry.key, rule: rule))
      }
      return (entry.key, SettingsField(key: EscapedText(entry.key).description, node: entry.value))
    }
  }

  func problem(_ cause: ConfigurationError.Cause) -> YAMLProblem {
    YAMLProblem(position: node.position, cause: cause)
  }

  private func wrongType(_ expected: ExpectedShape) -> YAMLProblem {
    problem(.wrongType(key: key, expected: expected, found: node.shape))
  }
}

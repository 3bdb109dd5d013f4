/// A mapping with known keys only.
struct SettingsSection<Key: SettingsKey> {
  private var fields: [Key: SettingsField] = [:]

  init(_ field: SettingsField) throws(YAMLProblem) {
    for entry in try field.entries() {
      guard let key = Key.allCases.first(where: { $0.rawValue.utf8.elementsEqual(entry.key) }) else {
        throw YAMLProblem(
          position: entry.position,
          cause: .unknownKey(name: entry.key, known: Key.allCases.map(\.rawValue)))
      }
      fields[key] = SettingsField(key: key.rawValue, node: entry.value)
    }
  }

  /// `nil` as well where the key is there without a value.
  subscript(key: Key) -> SettingsField? {
    guard let field = fields[key], !field.node.isNull else { return nil }
    return field
  }
}

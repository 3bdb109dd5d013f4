/// Who has which alias: two components with one alias would make every lookup of it ambiguous.
struct AliasTable {
  private var owners: [[UInt8]: [UInt8]?] = [:]

  /// - Parameter owner: The component's id; `nil` in a component's own file.
  mutating func claim(_ field: SettingsField, for owner: [UInt8]?) throws(YAMLProblem) -> [UInt8] {
    let alias = try field.bytes(.alias)
    if let taken = owners.updateValue(owner, forKey: alias) {
      throw field.problem(.duplicateAlias(alias, owner: taken))
    }
    return alias
  }
}

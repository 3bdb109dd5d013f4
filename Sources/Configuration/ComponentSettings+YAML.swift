package import Layout

extension ComponentSettings {
  private enum Key: String, SettingsKey {
    case alias
    case tags
    case dependsOn = "depends_on"
    case owner
    case project
    case portainer
  }

  /// Reads the `tpl.yaml` of one component: the keys of one entry under `component:`.
  /// - Parameter file: Its name in errors.
  package static func parse(yaml bytes: [UInt8], file: [UInt8]) throws(ConfigurationError) -> ComponentSettings {
    try SettingsField.decode(bytes, file: file, default: ComponentSettings()) { field throws(YAMLProblem) in
      var aliases = AliasTable()
      return try ComponentSettings(field, id: nil, aliases: &aliases)
    }
  }

  init(_ field: SettingsField, id: [UInt8]?, aliases table: inout AliasTable) throws(YAMLProblem) {
    self.init()
    let section = try SettingsSection<Key>(field)
    for item in try section[.alias]?.items() ?? [] { aliases.append(try table.claim(item, for: id)) }
    tags = try section[.tags]?.stringList(.text) ?? []
    dependsOn = try section[.dependsOn]?.bytesList(.text) ?? []
    owner = try section[.owner]?.string(.text)
    project = try section[.project]?.string(.projectName)
    try section[.portainer].map(Self.checkPortainer)
  }

  /// Names and scalars; what they mean is for the one who talks to Portainer.
  private static func checkPortainer(_ field: SettingsField) throws(YAMLProblem) {
    for (_, field) in try field.namedFields(.text) where !field.node.isNull { _ = try field.bytes(.text) }
  }
}

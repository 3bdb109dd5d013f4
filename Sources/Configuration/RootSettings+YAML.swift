package import Layout

extension RootSettings {
  private enum Key: String, SettingsKey {
    case name
    case environments
    case defaultEnvironment = "default_env"
    case protected
    case components
    case exclude
    case watch
    case integrations
    case hosts
    case recipients
    case component
  }

  private enum WatchKey: String, SettingsKey {
    case ignore
    case defaults
  }

  private enum IntegrationKey: String, SettingsKey {
    case compose
    case venv
  }

  /// Reads the `tpl.yaml` of a root. An empty file is one with the defaults.
  /// - Parameter file: Its name in errors.
  package static func parse(yaml bytes: [UInt8], file: [UInt8]) throws(ConfigurationError) -> RootSettings {
    try SettingsField.decode(bytes, file: file, default: RootSettings()) { field throws(YAMLProblem) in
      try RootSettings(field)
    }
  }

  private init(_ field: SettingsField) throws(YAMLProblem) {
    self.init()
    let section = try SettingsSection<Key>(field)
    name = try section[.name]?.string(.text)
    try readEnvironments(section)
    componentGlobs = try section[.components]?.bytesList(.glob) ?? []
    excluded = try section[.exclude]?.bytesList(.glob) ?? []
    if let watch = section[.watch] {
      let section = try SettingsSection<WatchKey>(watch)
      watchIgnore = try section[.ignore]?.bytesList(.glob) ?? []
      hasWatchDefaults = try section[.defaults]?.boolean() ?? true
    }
    if let field = section[.integrations] { integrations = try Self.integrations(field) }
    if let field = section[.component] { components = try Self.components(field, areAdded: !componentGlobs.isEmpty) }
  }

  private mutating func readEnvironments(_ section: SettingsSection<Key>) throws(YAMLProblem) {
    let list = try EnvironmentList(section[.environments])
    environments = list.names
    // `dev` is the default of those that say nothing; a list without it begins with what it is used for most.
    if let first = environments.first, !environments.contains(defaultEnvironment) { defaultEnvironment = first }
    if let field = section[.defaultEnvironment] { defaultEnvironment = try list.name(field) }
    for item in try section[.protected]?.items() ?? [] { protectedEnvironments.append(try list.name(item)) }
    for (_, field) in try section[.hosts]?.namedFields(.hostName) ?? [] where !field.node.isNull {
      try HostShape.check(field, environments: list)
    }
    if let field = section[.recipients] { try readRecipients(field, list) }
  }

  private mutating func readRecipients(_ field: SettingsField, _ environments: EnvironmentList) throws(YAMLProblem) {
    for entry in try field.entries() {
      let key = SettingsField(
        key: "recipients", node: YAMLNode(content: .scalar(entry.key, isPlain: false), position: entry.position))
      let names = SettingsField(key: EscapedText(entry.key).description, node: entry.value)
      recipients[try environments.name(key)] = try names.bytesList(.recipientName)
    }
  }

  /// The lines on which lists of `recipients` contain a name, counted from 1, in order.
  /// - Throws: ``ConfigurationError`` as ``parse(yaml:file:)`` does for what has no such lists.
  package static func recipientLines(
    of name: [UInt8], yaml bytes: [UInt8], file: [UInt8]
  ) throws(ConfigurationError) -> [Int] {
    try SettingsField.decode(bytes, file: file, default: []) { field throws(YAMLProblem) in
      var lines: [Int] = []
      for entry in try SettingsSection<Key>(field)[.recipients]?.entries() ?? [] {
        for item in try SettingsField(key: nil, node: entry.value).items()
        where try item.bytes(.recipientName) == name { lines.append(item.node.position.line) }
      }
      return lines.sorted()
    }
  }

  private static func integrations(_ field: SettingsField) throws(YAMLProblem) -> Integrations {
    var integrations = Integrations()
    let section = try SettingsSection<IntegrationKey>(field)
    if let compose = try section[.compose]?.boolean() { integrations.compose = compose }
    if let venv = try section[.venv]?.boolean() { integrations.venv = venv }
    return integrations
  }

  private static func components(
    _ field: SettingsField, areAdded: Bool
  ) throws(YAMLProblem) -> [[UInt8]: ComponentSettings] {
    var components: [[UInt8]: ComponentSettings] = [:]
    var aliases = AliasTable()
    for (id, field) in try field.namedFields(areAdded ? .addedComponentID : .componentID) {
      components[id] =
        field.node.isNull ? ComponentSettings() : try ComponentSettings(field, id: id, aliases: &aliases)
    }
    return components
  }
}

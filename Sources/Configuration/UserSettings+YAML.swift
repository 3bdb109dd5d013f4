package import Layout

extension UserSettings {
  private enum Key: String, SettingsKey {
    case allowNames = "allow_names"
    case log
    case trustedGroups = "trusted_groups"
    case watches
  }

  /// Reads the user's `config.yaml`. An empty file is one with the defaults.
  /// - Parameter file: Its name in errors.
  package static func parse(yaml bytes: [UInt8], file: [UInt8]) throws(ConfigurationError) -> UserSettings {
    try SettingsField.decode(bytes, file: file, default: UserSettings()) { field throws(YAMLProblem) in
      var settings = UserSettings()
      let section = try SettingsSection<Key>(field)
      settings.allowedNames = try section[.allowNames]?.bytesList(.allowedName) ?? []
      if let style = try section[.log]?.string(.logStyle) { settings.log = LogStyle(rawValue: style) ?? .names }
      settings.trustedGroups = try section[.trustedGroups]?.bytesList(.groupName) ?? []
      if let share = try section[.watches]?.string(.percentage) { settings.watches = Int(share.dropLast()) }
      return settings
    }
  }
}

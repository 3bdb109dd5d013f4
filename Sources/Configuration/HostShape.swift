/// Checks one entry of `hosts:`. Nothing is kept: no command of this version reads it.
enum HostShape {
  private enum Key: String, SettingsKey {
    case ssh
    case root
    case env
    case components
  }

  static func check(_ field: SettingsField, environments: EnvironmentList) throws(YAMLProblem) {
    let section = try SettingsSection<Key>(field)
    _ = try section[.ssh]?.bytes(.destination)
    _ = try section[.root]?.bytes(.absolutePath)
    if let env = section[.env] { _ = try environments.name(env) }
    _ = try section[.components]?.bytesList(.glob)
  }
}

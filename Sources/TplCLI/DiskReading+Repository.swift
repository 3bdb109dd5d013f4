import Components
package import TplHot

extension DiskReading {
  /// By the repository's own files, in YAML.
  package static var ofRepository: DiskReading {
    DiskReading(
      userSettings: UserSettingsFile.parse,
      settings: { root, world throws(CommandFailure) in try Lookup(world: world).settingsOnDisk(of: root) },
      components: { root, world throws(CommandFailure) in
        try Lookup(world: world).directLook(root).components { Output.warn("\($0)") }
      })
  }
}

extension World {
  /// - Throws: see ``World/ofProcess(_:)``.
  static func ofProcess() throws(CommandFailure) -> World { try ofProcess(.ofRepository) }
}

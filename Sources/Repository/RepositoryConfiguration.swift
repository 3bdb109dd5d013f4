package import Bytes
package import Layout
package import Platform

/// The configuration of a root as it lies on the disk now: `tpl.yaml` and those of its components.
package struct RepositoryConfiguration: Sendable {
  package var settings: RootSettings
  /// Paths relative to the root.
  package var files: [[UInt8]] = []

  /// - Throws: ``RepositoryConfigurationError``.
  package static func load(_ root: Path) throws(RepositoryConfigurationError) -> RepositoryConfiguration {
    var loaded = RepositoryConfiguration(settings: RootSettings())
    let name = [UInt8]("tpl.yaml")
    if let content = try read(root.appending(name)) {
      do throws(ConfigurationError) {
        loaded.settings = try RootSettings.parse(yaml: content, file: root.appending(name).bytes)
      } catch {
        throw .invalid(error)
      }
      loaded.files.append(name)
    }
    for component in DirectLook(root: root, settings: loaded.settings).components() {
      let file = component.id + [.slash] + name
      guard let content = try read(root.appending(file)) else { continue }
      do throws(ConfigurationError) {
        let own = try ComponentSettings.parse(yaml: content, file: root.appending(file).bytes)
        loaded.settings.components[component.id, default: ComponentSettings()].merge(own)
      } catch {
        throw .invalid(error)
      }
      loaded.files.append(file)
    }
    return loaded
  }

  private static func read(_ file: Path) throws(RepositoryConfigurationError) -> [UInt8]? {
    do throws(SystemError) {
      return try Files.read(try Files.openRegular(file), file, limit: 1 << 20)
    } catch {
      if error.isMissing { return nil }
      throw .unreadable(error)
    }
  }
}

package enum RepositoryConfigurationError: Error, Equatable, Sendable {
  case invalid(ConfigurationError)
  case unreadable(SystemError)
}

extension ComponentSettings {
  /// What a component says of itself comes on top of what the root's file says of it.
  fileprivate mutating func merge(_ own: ComponentSettings) {
    aliases += own.aliases
    tags += own.tags
    dependsOn += own.dependsOn
    owner = own.owner ?? owner
  }
}

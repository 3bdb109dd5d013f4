package import Bytes
package import Configuration
package import Layout
package import Platform

/// The configuration of a root as it lies on the disk now: `tpl.yaml` and those of its components.
package struct RepositoryConfiguration: Sendable {
  package var settings: RootSettings
  package var files: [File] = []

  /// What was read, so that what was parsed can be what is judged and hashed.
  package struct File: Sendable {
    /// Relative to the root.
    package var path: [UInt8]
    package var content: [UInt8]
    package var status: FileStatus
  }

  /// - Throws: ``RepositoryConfigurationError``.
  package static func load(_ root: Path) throws(RepositoryConfigurationError) -> RepositoryConfiguration {
    var loaded = RepositoryConfiguration(settings: RootSettings())
    let name = [UInt8]("tpl.yaml")
    if let file = try read(name, in: root) {
      do throws(ConfigurationError) {
        loaded.settings = try RootSettings.parse(yaml: file.content, file: root.appending(name).bytes)
      } catch {
        throw .invalid(error)
      }
      loaded.files.append(file)
    }
    var failure: SystemError?
    // Where a directory may not be listed, nothing in it is used.
    let components = DirectLook(root: root, settings: loaded.settings).components { error in
      if !error.isPermissionDenied { failure = failure ?? error }
    }
    if let failure { throw .unreadable(failure) }
    for component in components {
      guard let file = try read(component.id + [.slash] + name, in: root) else { continue }
      do throws(ConfigurationError) {
        let own = try ComponentSettings.parse(yaml: file.content, file: root.appending(file.path).bytes)
        loaded.settings.components[component.id, default: ComponentSettings()].merge(own)
      } catch {
        throw .invalid(error)
      }
      loaded.files.append(file)
    }
    return loaded
  }

  /// Where the root's own file still lists a recipient: lines, counted from 1.
  package func recipientLines(of name: [UInt8]) -> [Int] {
    guard let file = files.first(where: { $0.path.equals("tpl.yaml") }) else { return [] }
    return (try? RootSettings.recipientLines(of: name, yaml: file.content, file: file.path)) ?? []
  }

  private static func read(_ name: [UInt8], in root: Path) throws(RepositoryConfigurationError) -> File? {
    let path = root.appending(name)
    do throws(SystemError) {
      let (content, status) = try Files.readRegular(path, limit: 1 << 20)
      return File(path: name, content: content, status: status)
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
    project = own.project ?? project
  }
}

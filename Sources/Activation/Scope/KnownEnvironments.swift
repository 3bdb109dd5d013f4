package import Bytes
package import Layout
import Platform

/// Which environments a root has: those that tpl.yaml lists or, without a list, those for which a file or a directory
/// of `infra` exists, and dev.
package struct KnownEnvironments {
  private let root: Path
  private let component: [UInt8]
  private let settings: RootSettings

  /// - Parameter component: the component that it is asked for, relative to the root; empty for the root itself.
  package init(root: Path, component: [UInt8] = [], settings: RootSettings) {
    self.root = root
    self.component = component
    self.settings = settings
  }

  /// Looks at most at a few files where the scope itself has one of the environment.
  package func contains(_ name: [UInt8]) -> Bool {
    guard EnvironmentName.isValid(name) else { return false }
    let parts = component.fields(separatedBy: .slash, omittingEmpty: true)
    if parts.count == 3, parts[0].equals("infra"), parts[2] == name { return true }
    if !settings.environments.isEmpty { return settings.environments.contains { Array($0.utf8) == name } }
    if name.equals("dev") || hasEnvFile(name) { return true }
    return all.contains(name)
  }

  private func hasEnvFile(_ name: [UInt8]) -> Bool {
    let plain = EnvFileName.only(in: name)
    return [root, root.appending(component)].contains { directory in
      (plain + plain.map(EnvFileName.sealed)).contains {
        FileStatus.look(directory.appending($0), followingSymlinks: false) != nil
      }
    }
  }

  /// Sorted.
  package var all: [[UInt8]] {
    if !settings.environments.isEmpty { return settings.environments.map { Array($0.utf8) } }
    var found: Set<[UInt8]> = [[UInt8]("dev")]
    note(root, &found)
    if !component.isEmpty { note(root.appending(component), &found) }
    for layer in ["platform", "application"] as [StaticString] {
      for directory in KnownEnvironments.directories(root.appending(layer)) { note(directory, &found) }
    }
    for provider in KnownEnvironments.directories(root.appending("infra")) {
      for directory in KnownEnvironments.directories(provider) {
        let name = Array(directory.lastComponent)
        if EnvironmentName.isValid(name) { found.insert(name) }
        note(directory, &found)
      }
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The environments that the names of files in a directory and its `compose/` stand for.
  private func note(_ directory: Path, _ found: inout Set<[UInt8]>) {
    for place in [directory, directory.appending(ComposeFileNames.directory)] {
      try? DirectoryListing.read(place) { name, kind, _ in
        if kind == .directory { return }
        if let environment = KnownEnvironments.environment(ofFile: [UInt8](name)) { found.insert(environment) }
      }
    }
  }

  private static func directories(_ directory: Path) -> [Path] {
    ((try? DirectoryListing.entries(directory)) ?? []).filter { $0.kind == .directory }
      .map { directory.appending($0.name) }
  }

  /// `.env.E`, `.env.E.local`, both perhaps sealed; `compose.E.yaml` and its like.
  private static func environment(ofFile name: [UInt8]) -> [UInt8]? {
    var name = name
    if let envFile = EnvFileName(name) {
      guard envFile.isActivated, let environment = envFile.environment else { return nil }
      name = environment
    } else if let stem = ComposeFileNames.stems.first(where: { name.hasPrefix($0) }),
      name.hasSuffix(".yaml") || name.hasSuffix(".yml")
    {
      name = Array(name.dropFirst(stem.utf8CodeUnitCount).prefix { $0 != .dot })
      if name.equals("override") || name.equals("yaml") || name.equals("yml") { return nil }
    } else {
      return nil
    }
    return EnvironmentName.isValid(name) ? name : nil
  }

  /// One line about a name that is none of them: the nearest one, or all.
  package func problem(_ name: [UInt8]) -> String {
    guard EnvironmentName.isValid(name) else { return "'\(name.displayed)' is no name of an environment" }
    let known = all
    let near = known.map { (name: $0, distance: EditDistance.between($0, name)) }.filter { $0.distance <= 2 }
      .min { $0.distance < $1.distance }
    let rest =
      near.map { "did you mean '\($0.name.displayed)'?" } ?? "it has \(known.map(\.displayed).joined(separator: ", "))"
    return "there is no environment '\(name.displayed)', \(rest)"
  }
}

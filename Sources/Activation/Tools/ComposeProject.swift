import Bytes
import Consent
import Layout
import Platform

/// A component's compose files in the order in which they are merged: the base, the override, the environment's. A
/// class as ``Scope`` is.
package final class ComposeProject {
  let files: [Path]
  /// Whether they lie in `compose/`: that is then what compose calls the project, as it does in every component that
  /// has one.
  let hasSharedDefault: Bool
  /// The file beside the compose file that compose reads by itself, where it lies in `compose/`, outside of what tpl
  /// loads: told of other env files, compose would not read it.
  let ownEnvFile: Path?

  private init(files: [Path], isBelow: Bool) {
    self.files = files
    hasSharedDefault = isBelow
    let envFile = isBelow ? files[0].parent.map { $0.appending(ComposeFileNames.envFile) } : nil
    ownEnvFile = envFile.flatMap { ComposeProject.isRegular($0) ? $0 : nil }
  }

  /// - Parameter hasDirectory: whether the component has a directory `compose`.
  /// - Returns: `nil` for a component without a compose file, in its directory or in `compose/`, and where tpl shall
  ///   not set anything for compose.
  static func find(in scope: Scope, hasDirectory: Bool = true) -> ComposeProject? {
    guard scope.record.settings.integrations.compose, let component = scope.componentDirectory else { return nil }
    for place in ComposeFileNames.places {
      let isBelow = place.utf8CodeUnitCount > 0
      if isBelow, !hasDirectory { continue }
      let directory = isBelow ? component.appending(place) : component
      guard let base = file(ComposeFileNames.bases, in: directory) else { continue }
      var files = [base]
      if let override = file(ComposeFileNames.overrides, in: directory) { files.append(override) }
      for name in ComposeFileNames.variants(scope.environment) where isRegular(directory.appending(name)) {
        files.append(directory.appending(name))
        break
      }
      return ComposeProject(files: files, isBelow: isBelow)
    }
    return nil
  }

  private static func file(_ names: [StaticString], in directory: Path) -> Path? {
    for name in names {
      let path = directory.appending(name)
      if isRegular(path) { return path }
    }
    return nil
  }

  private static func isRegular(_ path: Path) -> Bool { FileStatus.look(path)?.isRegular == true }

  /// `nil` when a path holds the separator.
  var fileList: [UInt8]? { ComposeProject.list(files, separator: .colon) }

  static func list(_ paths: [Path], separator: UInt8) -> [UInt8]? {
    paths.contains { $0.bytes.contains(separator) }
      ? nil : Array(paths.map(\.bytes).joined(separator: CollectionOfOne(separator)))
  }
}

// MARK: - The project's name

extension ComposeProject {
  /// The files that can take a name back which tpl sets: their content matters to prompts, and not only which of them
  /// there are.
  func filesThatName(in scope: Scope) -> [Path] {
    guard hasSharedDefault || scope.record.settings.components[scope.component]?.project != nil else { return [] }
    return files + (ownEnvFile.map { [$0] } ?? [])
  }

  /// The first of the project's own files that names it, or may: one that cannot be read here can still be read by
  /// compose.
  func namingFile(_ reader: RepositoryReader) -> Path? {
    func content(_ path: Path) -> [UInt8]? { (try? reader.read(path))?.content }
    if let ownEnvFile, content(ownEnvFile).map(ComposeProject.mentionsProjectName) ?? true { return ownEnvFile }
    return files.first { content($0).map(ComposeNameKey.mayBe) ?? true }
  }

  /// Whether an env file may name the project.
  static func mentionsProjectName(_ content: [UInt8]) -> Bool {
    BytePattern([UInt8]("COMPOSE_PROJECT_NAME")).isIn(content[...])
  }

  /// ROOT-LAYER-NAME-ENVIRONMENT in the letters that docker compose allows, so that no two components share its
  /// default. The scripts of a generated repository make the same name.
  static func name(of scope: Scope) -> [UInt8] {
    let root = scope.record.settings.name.map { Array($0.utf8) } ?? Array(scope.root.lastComponent)
    let text = root + [.hyphen] + scope.component + [.hyphen] + scope.environment
    var name: [UInt8] = []
    for byte in text {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): name.append(byte | 0x20)
      case .slash: name.append(.hyphen)
      case _ where byte.isASCIILetter || byte.isASCIIDigit || byte == .hyphen || byte == UInt8(ascii: "_"):
        if !name.isEmpty || byte.isASCIILetter || byte.isASCIIDigit { name.append(byte) }
      default: break
      }
    }
    return name
  }
}

import Bytes
import Consent
import Layout
import Platform

/// A component's compose files in the order in which they are merged: the base, the override, the environment's.
struct ComposeProject {
  let files: [Path]
  /// Whether they lie in `compose/`: that is then what compose calls the project, as it does in every component that
  /// has one.
  let hasSharedDefault: Bool

  /// - Returns: `nil` for a component without a compose file, in its directory or in `compose/`.
  init?(_ view: View, in component: Path) {
    for place in ComposeFileNames.places {
      let isBelow = place.utf8CodeUnitCount > 0
      let directory = isBelow ? component.appending(place) : component
      guard let base = ComposeProject.file(ComposeFileNames.bases, in: directory) else { continue }
      let variant = ComposeFileNames.variants(view.environment).map { directory.appending($0) }
      files =
        [base]
        + [
          ComposeProject.file(ComposeFileNames.overrides, in: directory),
          variant.first(where: ComposeProject.isRegular),
        ].compactMap { $0 }
      hasSharedDefault = isBelow
      return
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
  /// The file beside the compose file that compose reads by itself.
  private var defaultEnvFile: Path { (files[0].parent ?? files[0]).appending(".env") }

  /// That file, where it lies in `compose/`, outside of what tpl loads: told of other env files, compose would not read
  /// it.
  var ownEnvFile: Path? { hasSharedDefault && ComposeProject.isRegular(defaultEnvFile) ? defaultEnvFile : nil }

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
  static func name(of view: View) -> [UInt8] {
    let root = view.record.settings.name.map { Array($0.utf8) } ?? Array(view.root.lastComponent)
    let text = root + [.hyphen] + view.component + [.hyphen] + view.environment
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

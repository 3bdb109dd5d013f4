import Bytes
import Consent
import Layout
import Platform

/// A component's compose files in the order in which they are merged: the base, the override, the environment's.
struct ComposeProject {
  let files: [Path]

  /// In the order in which docker compose looks for them.
  private static let stems: [StaticString] = ["compose", "docker-compose"]
  private static let endings: [StaticString] = [".yaml", ".yml"]

  /// - Returns: `nil` for a component without a compose file, in its directory or in `compose/`.
  init?(_ view: View, in component: Path) {
    for directory in [component, component.appending("compose")] {
      for stem in ComposeProject.stems {
        guard let base = ComposeProject.file(stem, [], in: directory) else { continue }
        let others = [[UInt8](".override"), [.dot] + view.environment].compactMap {
          ComposeProject.file(stem, $0, in: directory)
        }
        files = [base] + others
        return
      }
    }
    return nil
  }

  private static func file(_ stem: StaticString, _ variant: [UInt8], in directory: Path) -> Path? {
    for ending in endings {
      let path = directory.appending([UInt8](stem) + variant + [UInt8](ending))
      if FileStatus.look(path)?.isRegular == true { return path }
    }
    return nil
  }

  /// `nil` when a path holds the separator.
  var fileList: [UInt8]? { ComposeProject.list(files, separator: .colon) }

  static func list(_ paths: [Path], separator: UInt8) -> [UInt8]? {
    paths.contains { $0.bytes.contains(separator) }
      ? nil : Array(paths.map(\.bytes).joined(separator: CollectionOfOne(separator)))
  }

  /// ROOT-LAYER-NAME-ENVIRONMENT in the letters that docker compose allows, so that no two components share its default, the name
  /// of their directory `compose`. The scripts of a generated repository make the same name.
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

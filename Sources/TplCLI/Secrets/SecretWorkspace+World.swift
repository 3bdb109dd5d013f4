import Bytes
import Platform
import Secrets
import TplHot

extension SecretWorkspace {
  /// - Parameter explicit: `--root`.
  init(_ explicit: Path?, _ world: World) throws {
    try self.init(root: try world.root(explicit), world.secrets)
  }

  /// The root around a file, which need not exist.
  init(around file: Path, _ world: World) throws {
    let directory = try Files.canonicalDirectory(of: file)
    try self.init(root: try world.root(around: directory), world.secrets)
  }
}

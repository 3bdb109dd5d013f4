import Bytes
import Consent
import Platform
import TplHot

/// What `tpl allow` was asked for: a root, or one input of it.
struct AllowTarget {
  var root: Path
  /// Relative to the root; `nil` for all of it.
  var file: [UInt8]?

  static func resolve(_ argument: Path?, _ world: World) throws -> AllowTarget {
    guard let argument, let status = FileStatus.look(argument, followingSymlinks: false),
      !status.isDirectory || isVirtualEnvironment(argument)
    else { return AllowTarget(root: try RootArgument.resolve(argument, world), file: nil) }
    let directory = try Files.canonical(argument.parent ?? Path("."))
    guard let root = try world.rootIfAny(around: directory),
      let file = directory.appending(Array(argument.lastComponent)).relative(to: root)
    else { throw CommandFailure.noRoot(directory) }
    return AllowTarget(root: root, file: Array(file))
  }

  private static func isVirtualEnvironment(_ path: Path) -> Bool {
    FileStatus.look(path.appending("pyvenv.cfg")) != nil
  }
}

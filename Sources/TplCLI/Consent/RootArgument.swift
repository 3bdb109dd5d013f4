import Bytes
import Consent
import Platform
import TplHot

/// The root that `allow` and `deny` mean: the one around a directory, or a registered one that is not there any more.
enum RootArgument {
  /// - Parameter isAllowed: asks for the nearest that is: inside of an allowed root, a directory may look like one.
  static func resolve(
    _ argument: Path?, _ world: World, isAllowed: Bool = false
  ) throws -> Path {
    var start = argument ?? Path([])
    if argument == nil { start = try world.workingDirectory() }
    let directory: Path
    do throws(SystemError) {
      directory = try Files.canonical(start)
    } catch {
      if error.isMissing, world.consent.isRegistered(start) { return start }
      throw error
    }
    if isAllowed {
      var next: Path? = directory
      while let candidate = next {
        if world.consent.isRegistered(candidate) { return candidate }
        next = candidate.parent
      }
    }
    return try world.root(around: directory)
  }
}

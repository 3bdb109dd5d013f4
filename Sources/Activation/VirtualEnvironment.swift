import Bytes
import Platform

/// A Python virtual environment in a component: a directory with a `pyvenv.cfg` (PEP 405).
struct VirtualEnvironment {
  let path: Path

  static let names: [StaticString] = ["venv", ".venv"]

  static func find(in component: Path) -> VirtualEnvironment? {
    for name in names {
      let path = component.appending(name)
      if FileStatus.look(path.appending("pyvenv.cfg"))?.isRegular == true { return VirtualEnvironment(path: path) }
    }
    return nil
  }

  var programs: Path { path.appending("bin") }

  /// Why its programs may not become commands. One that arrives through git was made by somebody else, and its programs hide those
  /// of the same name by design.
  func problem(_ view: View, owner: UInt32, isTracked: ([UInt8]) -> Bool) -> String? {
    let relative = Array(path.relative(to: view.root) ?? [])
    if isTracked(relative) { return "arrives through git" }
    if path.bytes.contains(.colon) { return "has a colon in its path" }
    return ProgramDirectory.isTrustworthy(programs, in: view.root, owner: owner)
      ? nil : "belongs to others, can be written by everybody, or lies outside of the repository"
  }
}

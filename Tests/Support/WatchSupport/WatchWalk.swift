import Glibc

/// What the index has to hold, by a walk over the disk; through open directories, so that no path is too long for it.
package struct WatchWalk {
  /// Relative to the root, sorted.
  package private(set) var paths: [[UInt8]] = []
  /// Those of ``paths`` that are directories.
  package private(set) var directories: [[UInt8]] = []
  package private(set) var components: [[UInt8]] = []
  /// Those of ``paths`` that are scripts of a component or of the root.
  package private(set) var scripts: [[UInt8]] = []
  /// The directories whose content belongs to the index; the root is the empty path.
  package private(set) var watched: [[UInt8]] = []

  private static let ignoredNames = Set(
    [
      ".git", ".hg", ".svn", ".jj", "node_modules", ".venv", "venv", "__pycache__", ".terraform", ".direnv", "target",
      "dist",
    ].map { Array($0.utf8) })

  package init(_ root: String) {
    let descriptor = DirectoryEntries.open(Array(root.utf8), in: AT_FDCWD)
    guard descriptor >= 0 else { return }
    walk(descriptor, [])
    close(descriptor)
    paths.sort { $0.lexicographicallyPrecedes($1) }
    directories.sort { $0.lexicographicallyPrecedes($1) }
    components.sort { $0.lexicographicallyPrecedes($1) }
  }

  private mutating func walk(_ descriptor: Int32, _ parts: [[UInt8]]) {
    watched.append(Array(parts.joined(separator: [UInt8(ascii: "/")])))
    for entry in DirectoryEntries.of(descriptor) {
      let parts = parts + [entry.name]
      let path = Array(parts.joined(separator: [UInt8(ascii: "/")]))
      paths.append(path)
      if entry.isFile, WatchWalk.holdsScripts(parts.dropLast()) { scripts.append(path) }
      guard entry.isDirectory else { continue }
      directories.append(path)
      if WatchWalk.isComponent(parts) { components.append(path) }
      if WatchWalk.isIgnored(parts) { continue }
      let child = DirectoryEntries.open(entry.name, in: descriptor)
      guard child >= 0 else { continue }
      walk(child, parts)
      close(child)
    }
  }

  private static func isIgnored(_ parts: [[UInt8]]) -> Bool {
    let name = parts[parts.count - 1]
    if name.elementsEqual("volumes".utf8), isComponent(parts.dropLast()) { return true }
    guard ignoredNames.contains(name) else { return false }
    return !isComponent(parts) || name.elementsEqual(".git".utf8)
  }

  private static func holdsScripts(_ parts: ArraySlice<[UInt8]>) -> Bool {
    guard let name = parts.last else { return false }
    if name.elementsEqual("scripts".utf8) { return isComponent(parts.dropLast()) }
    return parts.count == 1 && name.elementsEqual("ops".utf8)
  }

  private static func isComponent(_ parts: some BidirectionalCollection<[UInt8]>) -> Bool {
    guard let first = parts.first, parts.last?.first != UInt8(ascii: ".") else { return false }
    switch String(decoding: first, as: UTF8.self) {
    case "platform", "application": return parts.count == 2
    case "infra": return parts.count == 3
    default: return false
    }
  }
}

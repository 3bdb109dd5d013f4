package import Bytes
import Platform

/// The commands in a root's `localbin`, against those that were shown at `tpl allow`.
package struct LocalTools: Sendable {
  package let directory: Path

  package init(_ root: Path) { directory = root.appending("localbin") }

  package enum State: Sendable {
    case missing
    case refused(FileRefusal)
    case usable
  }

  package func state(root: Path, owner: UInt32) -> State {
    guard let entry = FileStatus.look(directory, followingSymlinks: false) else { return .missing }
    var status = entry
    if entry.isSymlink {
      guard let target = try? Files.canonical(directory), let found = FileStatus.look(target) else { return .missing }
      guard target.isWithin(root) else { return .refused(.outsideOfRoot) }
      status = found
    }
    guard status.isDirectory else { return .missing }
    return FileRefusal(status, owner: owner).map { .refused($0) } ?? .usable
  }

  /// Every command, sorted.
  package var names: [[UInt8]] { added(to: []) }

  /// Commands that came since, sorted. Costs a listing; no file is looked at that was there before.
  /// - Parameter allowed: sorted.
  package func added(to allowed: [[UInt8]]) -> [[UInt8]] {
    var found: [[UInt8]] = []
    try? DirectoryListing.read(directory) { name, kind, _ in
      if kind != .directory, !LocalTools.contains(name, in: allowed) { found.append([UInt8](name)) }
    }
    if found.isEmpty { return [] }
    return found.filter(isCommand).sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Those of some names that somebody else can change. Of a symlink the file it leads to counts: many tools are programs of the
  /// system under another name.
  package func refusals(_ names: [[UInt8]], owner: UInt32) -> [(name: [UInt8], refusal: FileRefusal)] {
    names.compactMap { name in
      guard let status = FileStatus.look(directory.appending(name)), let refusal = FileRefusal(status, owner: owner)
      else { return nil }
      return (name, refusal)
    }
  }

  /// Those of some names that hide a command on a search path.
  package func hiding(_ names: [[UInt8]], on searchPath: [UInt8]) -> [[UInt8]] {
    let elsewhere = SearchPath(searchPath).elements.map { Path($0) }.filter { $0.isAbsolute && $0 != directory }
    return names.filter { name in
      elsewhere.contains { Files.isExecutable($0.appending(name)) && !FileStatus.isDirectory($0.appending(name)) }
    }
  }

  private func isCommand(_ name: [UInt8]) -> Bool {
    let file = directory.appending(name)
    return Files.isExecutable(file) && !FileStatus.isDirectory(file)
  }

  private static func contains(_ name: UnsafeRawBufferPointer, in sorted: [[UInt8]]) -> Bool {
    var range = 0..<sorted.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if name.elementsEqual(sorted[middle]) { return true }
      range =
        sorted[middle].lexicographicallyPrecedes(name) ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return false
  }
}

extension FileStatus {
  fileprivate static func isDirectory(_ path: Path) -> Bool { look(path)?.isDirectory == true }
}

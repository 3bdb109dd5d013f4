import Bytes
import SQLite

/// Walks the entries of a root, or of one directory in it, in the bytewise order of their paths. It reads a directory
/// at a time, so it costs what it visits, and holds no more than the directories on the way down.
struct IndexedEntries {
  private let selectTop: Statement
  private let selectPlace: Statement
  private let selectSubdirectories: Statement
  private let selectChildren: Statement
  private let selectPages: Statement
  private let root: Int64

  /// - Parameter root: of the row in the index.
  init(_ connection: Connection, root: Int64) throws(SQLiteError) {
    selectTop = try connection.prepare("SELECT id FROM directory WHERE parent IS NULL AND root=?1")
    selectPlace = try connection.prepare("SELECT id FROM directory WHERE parent=?1 AND name=?2")
    selectSubdirectories = try connection.prepare("SELECT name,id FROM directory WHERE parent=?1")
    selectChildren = try connection.prepare("SELECT children FROM directory WHERE id=?1")
    selectPages = try connection.prepare("SELECT children FROM page WHERE directory=?1 ORDER BY first")
    self.root = root
  }

  /// - Parameters:
  ///   - subtree: relative to the root; empty for all of it. Nothing is visited where there is no such directory.
  ///   - visit: gets the path relative to the root and the kind (`d`, `f`, `l`, `o`), and tells whether to go on.
  func forEach(
    below subtree: [UInt8], _ visit: (_ path: [UInt8], _ kind: UInt8) -> Bool
  ) throws(SQLiteError) {
    guard let start = try directory(at: subtree) else { return }
    var path = subtree.isEmpty ? [] : subtree + [.slash]
    _ = try walk(start, &path, visit)
  }

  private func directory(at path: [UInt8]) throws(SQLiteError) -> Int64? {
    selectTop.bind(1, root)
    var found = try first(of: selectTop)
    for name in path.split(separator: .slash) {
      guard let parent = found else { return nil }
      selectPlace.bind(1, parent)
      selectPlace.bind(2, blob: Array(name))
      found = try first(of: selectPlace)
    }
    return found
  }

  private func first(of select: Statement) throws(SQLiteError) -> Int64? {
    defer { select.reset() }
    return try select.step() ? select.integer(0) : nil
  }

  /// - Returns: whether to go on.
  private func walk(
    _ directory: Int64, _ path: inout [UInt8], _ visit: ([UInt8], UInt8) -> Bool
  ) throws(SQLiteError) -> Bool {
    let subdirectories = try subdirectories(of: directory)
    // What is in `a` comes behind `a-b`: directories whose content is still to be visited, the nearest one last.
    var waiting: [[UInt8]] = []
    for entry in try children(of: directory) {
      while let name = waiting.last, (name + [.slash]).lexicographicallyPrecedes(entry.name) {
        waiting.removeLast()
        guard try walk(name, subdirectories[name], &path, visit) else { return false }
      }
      let kind = entry.kind == PackedChild.ignoredDirectory ? PackedChild.directory : entry.kind
      guard visit(path + entry.name, kind) else { return false }
      if entry.kind == PackedChild.directory { waiting.append(entry.name) }
    }
    while let name = waiting.popLast() {
      guard try walk(name, subdirectories[name], &path, visit) else { return false }
    }
    return true
  }

  private func walk(
    _ name: [UInt8], _ directory: Int64?, _ path: inout [UInt8], _ visit: ([UInt8], UInt8) -> Bool
  ) throws(SQLiteError) -> Bool {
    guard let directory else { return true }
    let length = path.count
    path += name + [.slash]
    defer { path.removeSubrange(length...) }
    return try walk(directory, &path, visit)
  }

  private func children(of directory: Int64) throws(SQLiteError) -> [DirectoryEntry] {
    var entries: [DirectoryEntry] = []
    selectChildren.bind(1, directory)
    defer { selectChildren.reset() }
    guard try selectChildren.step() else { return [] }
    guard selectChildren.isNull(0) else {
      selectChildren.withColumn(0) { PackedChildren.forEach(in: $0) { entries.append(DirectoryEntry($0)) } }
      return entries
    }
    selectPages.bind(1, directory)
    while try selectPages.step() {
      selectPages.withColumn(0) { PackedChildren.forEach(in: $0) { entries.append(DirectoryEntry($0)) } }
    }
    selectPages.reset()
    return entries
  }

  private func subdirectories(of directory: Int64) throws(SQLiteError) -> [[UInt8]: Int64] {
    var found: [[UInt8]: Int64] = [:]
    selectSubdirectories.bind(1, directory)
    while try selectSubdirectories.step() { found[selectSubdirectories.bytes(0)] = selectSubdirectories.integer(1) }
    selectSubdirectories.reset()
    return found
  }
}

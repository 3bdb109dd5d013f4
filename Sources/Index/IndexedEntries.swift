import Bytes
import SQLite

/// All entries of a root, read at once and walked in the bytewise order of their paths.
package struct IndexedEntries {
  private struct Child {
    var name: [UInt8]
    var kind: UInt8
  }

  private var children: [Int64: [Child]] = [:]
  private var subdirectories: [Int64: [[UInt8]: Int64]] = [:]
  private var start: Int64?
  private var prefix: [UInt8] = []

  init(_ connection: Connection, root: Int64, below subtree: [UInt8]) throws(SQLiteError) {
    let select = try connection.prepare("SELECT id,parent,name,children FROM directory WHERE root=?1")
    select.bind(1, root)
    var top: Int64?
    while try select.step() {
      let id = select.integer(0)
      if select.isNull(1) {
        top = id
      } else {
        subdirectories[select.integer(1), default: [:]][select.bytes(2)] = id
      }
      var list: [Child] = []
      select.withColumn(3) { buffer in
        PackedChildren.forEach(in: buffer) { list.append(Child(name: [UInt8]($0.name), kind: $0.kind)) }
      }
      children[id] = list
    }
    start = top
    for part in subtree.split(separator: .slash) {
      start = start.flatMap { subdirectories[$0]?[Array(part)] }
    }
    prefix = subtree.isEmpty ? [] : subtree + [.slash]
  }

  /// Calls `visit` with the path relative to the root and the kind (`d`, `f`, `l`, `o`).
  package func forEach(_ visit: (_ path: [UInt8], _ kind: UInt8) -> Void) {
    guard let start else { return }
    var path = prefix
    walk(start, &path, visit)
  }

  /// `a-b` sorts between `a` and `a/b`, so a directory's content is placed by its name with a slash behind it.
  private func walk(_ directory: Int64, _ path: inout [UInt8], _ visit: ([UInt8], UInt8) -> Void) {
    var items: [(key: [UInt8], child: Child, isContent: Bool)] = []
    for child in children[directory] ?? [] {
      items.append((child.name, child, false))
      if child.kind == PackedChild.directory { items.append((child.name + [.slash], child, true)) }
    }
    items.sort { $0.key.lexicographicallyPrecedes($1.key) }
    let length = path.count
    for item in items {
      path += item.key
      if !item.isContent {
        visit(path, item.child.kind == PackedChild.ignoredDirectory ? PackedChild.directory : item.child.kind)
      } else if let id = subdirectories[directory]?[item.child.name] {
        walk(id, &path, visit)
      }
      path.removeSubrange(length...)
    }
  }
}

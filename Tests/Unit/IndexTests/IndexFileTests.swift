import Bytes
import Index
import Layout
import SQLite
import TestSupport
import Testing

/// Writer and reader over a real file.
@Suite struct IndexFileTests {
  private let sandbox: Sandbox
  private var path: [UInt8] { Array(sandbox.path("index.db").utf8) }

  init() throws { sandbox = try Sandbox() }

  private func row(_ id: Int32, _ parent: Int32?, _ name: String, _ children: [(Character, String)]) -> DirectoryRow {
    var packed = PackedChildren()
    for (kind, name) in children {
      Array(name.utf8).withUnsafeBytes {
        packed.append(kind: kind.asciiValue!, inode: UInt64(name.utf8.count), name: $0)
      }
    }
    return DirectoryRow(
      id: id, parent: parent, name: Array(name.utf8), device: 1, inode: UInt64(id), modified: 5, changed: 6, flags: [],
      children: packed)
  }

  @Test func entriesComeInTheOrderOfTheirPaths() throws {
    let writer = try IndexWriter(path: path)
    try writer.transaction { () throws(SQLiteError) in
      let root = try writer.addRoot(path: Array("/r".utf8), instance: Array("i".utf8))
      try writer.directories.insert(
        row(1, nil, "", [("d", "a"), ("f", "a-b"), ("f", "a0"), ("D", "c"), ("l", "z")]), root: root.id)
      try writer.directories.insert(row(2, 1, "a", [("d", "d"), ("f", "x")]), root: root.id)
      try writer.directories.insert(row(3, 2, "d", [("o", "s")]), root: root.id)
      try writer.setTick(root: root.id, 7, isReady: true)
    }
    let reader = try IndexReader(path: path)
    let root = try #require(try reader.roots().first)
    #expect(root.clock.text == Array("i:7".utf8))
    func list(_ below: String) throws -> [String] {
      var found: [String] = []
      try reader.forEachEntry(root: root, below: Array(below.utf8)) { path, kind in
        found.append("\(Character(UnicodeScalar(kind)))\(String(decoding: path, as: UTF8.self))")
        return true
      }
      return found
    }
    #expect(try list("") == ["da", "fa-b", "da/d", "oa/d/s", "fa/x", "fa0", "dc", "lz"])
    #expect(try list("a/d") == ["oa/d/s"])
    #expect(try list("a/gone") == [])
    try writer.transaction { () throws(SQLiteError) in try writer.directories.move(3, parent: 1, name: Array("c".utf8))
    }
    #expect(try list("a") == ["da/d", "fa/x"])
  }

  @Test func exactRungsComeFromOneQuery() throws {
    let writer = try IndexWriter(path: path)
    try writer.transaction { () throws(SQLiteError) in
      let root = try writer.addRoot(path: Array("/r".utf8), instance: Array("i".utf8))
      for (id, aliases) in [("platform/web", ["w"]), ("application/web", []), ("application/x", ["platform/web"])] {
        try writer.insert(
          Component(id: Array(id.utf8), aliases: aliases.map { Array($0.utf8) }), root: root.id)
      }
    }
    let reader = try IndexReader(path: path)
    func exact(_ query: String, _ root: String = "/r") throws -> [String] {
      try reader.exactMatches(Array(query.utf8), root: Array(root.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }
    // Not crawled to the end: the index cannot speak for it.
    #expect(try exact("web") == [])
    let root = try #require(try reader.roots().first)
    try writer.setTick(root: root.id, 1, isReady: true)
    #expect(try exact("web") == ["application/web", "platform/web"])
    #expect(try exact("platform/web") == ["platform/web"])
    #expect(try exact("w") == ["platform/web"])
    #expect(try exact("we") == [])
    #expect(try exact("web", "/other") == [])
    try writer.removeComponent(Array("platform/web".utf8), root: root.id)
    #expect(try exact("platform/web") == ["application/x"])
    #expect(try exact("w") == [])
    #expect(try reader.components(root: Array("/r".utf8))?.map(\.id).count == 2)
    try writer.transaction { () throws(SQLiteError) in try writer.removeRoot(root.id) }
    #expect(try exact("web") == [])
    #expect(try reader.components(root: Array("/r".utf8)) == nil)
  }

  @Test func aReaderRefusesAnotherSchema() throws {
    _ = try IndexWriter(path: path)
    try Connection(path: path, mode: .readWriteCreate).execute("PRAGMA user_version=999; CREATE TABLE old(x)")
    #expect(throws: SQLiteError.otherSchema) { try IndexReader(path: path) }
    // The writer makes its own tables and keeps none of the others.
    _ = try IndexWriter(path: path)
    #expect(try IndexReader(path: path).roots().isEmpty)
    let names = try Connection(path: path, mode: .readOnly).prepare(
      "SELECT count(*) FROM sqlite_schema WHERE name='old'")
    #expect(try names.step() && names.integer(0) == 0)
  }

  @Test func aDamagedFileIsCalledCorrupt() throws {
    try sandbox.write(String(repeating: "garbage ", count: 2000), to: "index.db")
    do {
      _ = try IndexWriter(path: path)
      Issue.record("garbage was opened")
    } catch { #expect(error.isCorrupt) }
  }
}

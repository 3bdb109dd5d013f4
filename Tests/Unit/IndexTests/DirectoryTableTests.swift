import Bytes
import Index
import SQLite
import TestSupport
import Testing

/// Directories that grow beyond one row and shrink again, beside a dictionary.
@Suite struct DirectoryTableTests {
  private static func packed(_ model: [[UInt8]: DirectoryEntry]) -> PackedChildren {
    var children = PackedChildren()
    for name in model.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) { children.append(model[name]!) }
    return children
  }

  private static func row(_ id: Int32, _ model: [[UInt8]: DirectoryEntry]) -> DirectoryRow {
    DirectoryRow(
      id: id, parent: id == 1 ? nil : 1, name: Array("d\(id)".utf8), device: 1, inode: UInt64(id), modified: 5,
      changed: 6, flags: [], children: packed(model))
  }

  /// Names with common beginnings, one letter long and as long as a name can be.
  private static func name(_ random: inout SeededGenerator, among count: Int) -> [UInt8] {
    let number = Int.random(in: 0..<count, using: &random)
    switch number % 50 {
    case 0: return [UInt8](repeating: UInt8(1 + number % 46), count: 255)
    case 1: return [UInt8(48 + number / 50 % 200)]
    default: return Array("file-\(number)".utf8)
    }
  }

  private static func entry(_ name: [UInt8], _ random: inout SeededGenerator) -> DirectoryEntry {
    DirectoryEntry(
      kind: Array("dflo".utf8).randomElement(using: &random)!, inode: UInt64.random(in: 1...9, using: &random),
      name: name)
  }

  private static func edits(
    _ random: inout SeededGenerator, _ names: Int, atMost count: Int
  ) -> [EntryEdit] {
    let chosen = Set((0..<Int.random(in: 1...count, using: &random)).map { _ in name(&random, among: names) })
    return chosen.map { name in
      EntryEdit(name: name, entry: Int.random(in: 0..<3, using: &random) == 0 ? nil : entry(name, &random))
    }.sorted(by: EntryEdit.precedes)
  }

  @Test(arguments: UInt64(1)...4)
  func holdsWhatItWasTold(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let writer = try IndexWriter(path: IndexWriter.inMemory)
    let table = writer.directories
    let root = try writer.addRoot(path: Array("/r".utf8), instance: Array("i".utf8)).id
    var models: [Int32: [[UInt8]: DirectoryEntry]] = [1: [:], 2: [:], 3: [:]]
    for id in models.keys.sorted() { try table.insert(Self.row(id, models[id]!), root: root) }
    for step in 0..<160 {
      let id = Int32.random(in: 1...3, using: &random)
      let edits = Self.edits(&random, [40, 400, 3000][Int(id) - 1], atMost: step % 40 == 0 ? 600 : 12)
      let old = models[id]!
      for edit in edits { models[id]![edit.name] = edit.entry }
      if table.largeCount(of: id) == nil || step % 7 == 0 {
        // A listing; now and then nearly everything is gone.
        if step % 91 == 0 { models[id] = models[id]!.filter { _ in Int.random(in: 0..<20, using: &random) == 0 } }
        try table.update(Self.row(id, models[id]!))
      } else {
        let before = try table.apply(edits, to: id)
        #expect(before == Self.packed(old.filter { name, _ in edits.contains { $0.name == name } }), "step \(step)")
      }
      let model = models[id]!
      try #require(try table.children(of: id) == Self.packed(model), "step \(step)")
      if let count = table.largeCount(of: id) { #expect(count == model.count) }
      let asked = edits.map(\.name)
      #expect(try table.entries(named: asked, in: id) == Self.packed(model.filter { asked.contains($0.key) }))
    }
    var found: [Int32: PackedChildren] = [:]
    try table.forEach(root: root) { found[$0.id] = $0.children }
    #expect(found == models.mapValues(Self.packed))
    try table.delete(2)
    #expect(try table.children(of: 2).count == 0)
    try writer.removeRoot(root)
    for id in Int32(1)...3 { #expect(try table.children(of: id).count == 0 && table.largeCount(of: id) == nil) }
  }

  /// What is appended at the end fills pages, and does not halve them.
  @Test func appendedNamesFillTheirPages() throws {
    let sandbox = try Sandbox()
    let path = sandbox.path("index.db")
    let writer = try IndexWriter(path: Array(path.utf8))
    let root = try writer.addRoot(path: Array("/r".utf8), instance: Array("i".utf8)).id
    var random = SeededGenerator(seed: 1)
    let names = (0..<4_000).map { Array("log-\(String(100_000 + $0))".utf8) }
    try writer.directories.insert(
      Self.row(1, Dictionary(uniqueKeysWithValues: names[..<200].map { ($0, Self.entry($0, &random)) })), root: root)
    for name in names[200...] {
      _ = try writer.directories.apply([EntryEdit(name: name, entry: Self.entry(name, &random))], to: 1)
    }
    let count = try sandbox.run(["sqlite3", path, "SELECT count(*), max(length(children)) FROM page"])
    // 13 bytes each.
    let numbers = count.output.split(whereSeparator: { "|\n".contains($0) }).compactMap { Int($0) }
    #expect(numbers.count == 2 && numbers[0] <= 4_000 * 13 / 700 + 2 && numbers[1] <= 720, "\(count)")
  }

  @Test func aReaderFindsThePages() throws {
    let sandbox = try Sandbox()
    let path = Array(sandbox.path("index.db").utf8)
    let writer = try IndexWriter(path: path)
    var random = SeededGenerator(seed: 2)
    let root = try writer.addRoot(path: Array("/r".utf8), instance: Array("i".utf8)).id
    var model: [[UInt8]: DirectoryEntry] = [:]
    for number in 0..<500 { model[Array("f\(number)".utf8)] = Self.entry(Array("f\(number)".utf8), &random) }
    model[Array("sub".utf8)] = DirectoryEntry(kind: 0x64, inode: 3, name: Array("sub".utf8))
    try writer.directories.insert(Self.row(1, model), root: root)
    var sub = Self.row(2, [Array("x".utf8): DirectoryEntry(kind: 0x66, inode: 4, name: Array("x".utf8))])
    sub.name = Array("sub".utf8)
    try writer.directories.insert(sub, root: root)
    let reader = try IndexReader(path: path)
    let indexed = try #require(try reader.roots().first)
    var found: [[UInt8]] = []
    try reader.forEachEntry(root: indexed) { path, _ in
      found.append(path)
      return true
    }
    #expect(found == (model.keys + [Array("sub/x".utf8)]).sorted { $0.lexicographicallyPrecedes($1) })
    var first: [[UInt8]] = []
    try reader.forEachEntry(root: indexed) { path, _ in
      first.append(path)
      return first.count < 3
    }
    #expect(first == Array(found.prefix(3)))
  }
}

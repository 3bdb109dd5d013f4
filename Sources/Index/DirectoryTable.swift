import Bytes
package import SQLite

/// The rows of directories, and the pages of those that have too many entries for a row.
package final class DirectoryTable {
  private let connection: Connection
  private let insertRow: Statement
  private let updateRow: Statement
  private let updateTimes: Statement
  private let moveRow: Statement
  private let deleteRow: Statement
  private let selectChildren: Statement
  private let pages: ChildrenPages
  /// The number of entries of each directory whose entries lie in pages.
  private var large: [Int32: Int] = [:]

  init(_ connection: Connection) throws(SQLiteError) {
    self.connection = connection
    insertRow = try connection.prepare("INSERT INTO directory VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)")
    updateRow = try connection.prepare(
      "UPDATE directory SET device=?2, inode=?3, modified=?4, changed=?5, flags=?6, children=?7 WHERE id=?1")
    updateTimes = try connection.prepare(
      "UPDATE directory SET device=?2, inode=?3, modified=?4, changed=?5, flags=?6 WHERE id=?1")
    moveRow = try connection.prepare("UPDATE directory SET parent=?2, name=?3 WHERE id=?1")
    deleteRow = try connection.prepare("DELETE FROM directory WHERE id=?1")
    selectChildren = try connection.prepare("SELECT children FROM directory WHERE id=?1")
    pages = try ChildrenPages(connection)
  }

  /// The number of entries of a directory that has too many for a row; `nil` for every other one.
  package func largeCount(of id: Int32) -> Int? { large[id] }
}

// MARK: - Write

extension DirectoryTable {
  package func insert(_ row: DirectoryRow, root: Int64) throws(SQLiteError) {
    insertRow.bind(1, Int64(row.id))
    insertRow.bind(2, root)
    insertRow.bind(3, row.parent.map(Int64.init))
    insertRow.bind(4, blob: row.name)
    insertRow.bind(5, Int64(bitPattern: row.device))
    insertRow.bind(6, Int64(bitPattern: row.inode))
    insertRow.bind(7, row.modified)
    insertRow.bind(8, row.changed)
    insertRow.bind(9, row.flags.rawValue)
    let isLarge = row.children.bytes.count > ChildrenPages.largestRow
    if isLarge { insertRow.bindNull(10) } else { insertRow.bind(10, blob: row.children.bytes) }
    try insertRow.run()
    if isLarge {
      try pages.insert(row.children, in: row.id)
      large[row.id] = row.children.count
    }
  }

  /// Everything but where it is, after a whole listing.
  package func update(_ row: DirectoryRow) throws(SQLiteError) {
    let size = row.children.bytes.count
    // A directory at the limit does not go to and fro.
    guard size > (large[row.id] == nil ? ChildrenPages.largestRow : ChildrenPages.largestRow / 2) else {
      if large.removeValue(forKey: row.id) != nil { try pages.remove(of: row.id) }
      updateRow.bind(7, blob: row.children.bytes)
      return try DirectoryTable.run(updateRow, row)
    }
    if large[row.id] == nil {
      updateRow.bindNull(7)
      try DirectoryTable.run(updateRow, row)
      try pages.insert(row.children, in: row.id)
    } else {
      try DirectoryTable.run(updateTimes, row)
      try pages.replace(row.children, in: row.id)
    }
    large[row.id] = row.children.count
  }

  /// Everything but where it is and its entries.
  package func updateTimes(_ row: DirectoryRow) throws(SQLiteError) { try DirectoryTable.run(updateTimes, row) }

  private static func run(_ update: Statement, _ row: DirectoryRow) throws(SQLiteError) {
    update.bind(1, Int64(row.id))
    update.bind(2, Int64(bitPattern: row.device))
    update.bind(3, Int64(bitPattern: row.inode))
    update.bind(4, row.modified)
    update.bind(5, row.changed)
    update.bind(6, row.flags.rawValue)
    try update.run()
  }

  /// Takes over what was found under some names of a large directory. Its times stay as they are: they tell of the last
  /// whole listing.
  /// - Parameter edits: sorted by name, each name once.
  /// - Returns: what there was under these names.
  package func apply(_ edits: [EntryEdit], to id: Int32) throws(SQLiteError) -> PackedChildren {
    let before = try pages.apply(edits, in: id)
    large[id, default: 0] += edits.count { $0.entry != nil } - before.count
    return before
  }

  package func move(_ id: Int32, parent: Int32, name: [UInt8]) throws(SQLiteError) {
    moveRow.bind(1, Int64(id))
    moveRow.bind(2, Int64(parent))
    moveRow.bind(3, blob: name)
    try moveRow.run()
  }

  package func delete(_ id: Int32) throws(SQLiteError) {
    if large.removeValue(forKey: id) != nil { try pages.remove(of: id) }
    deleteRow.bind(1, Int64(id))
    try deleteRow.run()
  }

  func remove(root: Int64) throws(SQLiteError) {
    let select = try connection.prepare("SELECT id FROM directory WHERE root=?1 AND children IS NULL")
    select.bind(1, root)
    var paged: [Int32] = []
    while try select.step() { paged.append(try DirectoryTable.identifier(select.integer(0))) }
    for id in paged {
      try pages.remove(of: id)
      large[id] = nil
    }
    let delete = try connection.prepare("DELETE FROM directory WHERE root=?1")
    delete.bind(1, root)
    try delete.run()
  }
}

// MARK: - Read

extension DirectoryTable {
  package func root(of id: Int32) throws(SQLiteError) -> Int64? {
    let select = try connection.prepare("SELECT root FROM directory WHERE id=?1")
    select.bind(1, Int64(id))
    return try select.step() ? select.integer(0) : nil
  }

  package func children(of id: Int32) throws(SQLiteError) -> PackedChildren {
    if large[id] != nil { return try pages.children(of: id) }
    selectChildren.bind(1, Int64(id))
    let found = try selectChildren.step() ? selectChildren.bytes(0) : []
    selectChildren.reset()
    return PackedChildren(bytes: found)
  }

  /// The entries of some names that are there.
  /// - Parameter names: sorted, each once.
  package func entries(named names: [[UInt8]], in id: Int32) throws(SQLiteError) -> PackedChildren {
    let edits = names.map { EntryEdit(name: $0, entry: nil) }
    return large[id] != nil
      ? try pages.entries(of: edits, in: id) : try children(of: id).entries(of: edits)
  }

  /// Every directory of a root, in no order that says where they lie: the caller sorts that out.
  package func forEach(
    root: Int64, withChildren: Bool = true, _ visit: (DirectoryRow) -> Void
  ) throws(SQLiteError) {
    let children = withChildren ? "children" : "x''"
    let select = try connection.prepare(
      "SELECT id,parent,name,device,inode,modified,changed,flags,\(children) FROM directory WHERE root=?1")
    select.bind(1, root)
    while try select.step() {
      let id = try DirectoryTable.identifier(select.integer(0))
      var children = PackedChildren(bytes: select.bytes(8))
      if select.isNull(8) {
        children = try pages.children(of: id)
        large[id] = children.count
      }
      visit(
        DirectoryRow(
          id: id, parent: select.isNull(1) ? nil : try DirectoryTable.identifier(select.integer(1)),
          name: select.bytes(2), device: UInt64(bitPattern: select.integer(3)),
          inode: UInt64(bitPattern: select.integer(4)), modified: select.integer(5), changed: select.integer(6),
          flags: DirectoryRow.Flags(rawValue: select.integer(7)), children: children))
    }
    select.reset()
  }

  /// Without its place and its entries; `nil` when there is no such directory.
  package func times(of id: Int32) throws(SQLiteError) -> DirectoryRow? {
    let select = try connection.prepare("SELECT device,inode,modified,changed,flags FROM directory WHERE id=?1")
    select.bind(1, Int64(id))
    guard try select.step() else { return nil }
    defer { select.reset() }
    return DirectoryRow(
      id: id, parent: nil, name: [], device: UInt64(bitPattern: select.integer(0)),
      inode: UInt64(bitPattern: select.integer(1)), modified: select.integer(2), changed: select.integer(3),
      flags: DirectoryRow.Flags(rawValue: select.integer(4)), children: PackedChildren())
  }

  /// The largest id in use; new directories get larger ones.
  package func largestIdentifier() throws(SQLiteError) -> Int32 {
    let select = try connection.prepare("SELECT coalesce(max(id), 0), count(*) FROM directory")
    guard try select.step() else { return 0 }
    let largest = try DirectoryTable.identifier(select.integer(0))
    // Numbers are used again: one that is far beyond the count of rows was never given.
    if Int64(largest) > select.integer(1) * 256 + (1 << 22) { throw SQLiteError.inconsistent }
    return largest
  }

  /// - Throws: ``SQLiteError/inconsistent`` for a number that no directory gets.
  private static func identifier(_ number: Int64) throws(SQLiteError) -> Int32 {
    guard let identifier = Int32(exactly: number), identifier >= 0 else { throw SQLiteError.inconsistent }
    return identifier
  }
}

import Bytes
import SQLite

/// The entries of directories that have too many for one row, in pages of bounded size: a change rewrites the page that
/// it is in, whatever the size of the directory. Each page is keyed by the name at which it begins; the first one of a
/// directory by the empty name, so that every name has its page.
final class ChildrenPages {
  /// Bytes of packed entries that a directory keeps in its own row.
  static let largestRow = 2_048
  /// Bytes of a page of more than one entry. With its key it stays in one cell: SQLite moves what is above 1,002 bytes
  /// of a cell in such a table to pages of their own (sqlite.org/fileformat2.html, section 1.6).
  static let largestPage = 720

  private let selectPage: Statement
  private let selectNext: Statement
  private let selectAll: Statement
  private let replacePage: Statement
  private let deletePage: Statement
  private let deleteAll: Statement

  private struct Page {
    var first: [UInt8]
    var children: PackedChildren
  }

  init(_ connection: Connection) throws(SQLiteError) {
    selectPage = try connection.prepare(
      "SELECT first,children FROM page WHERE directory=?1 AND first<=?2 ORDER BY first DESC LIMIT 1")
    selectNext = try connection.prepare("SELECT first FROM page WHERE directory=?1 AND first>?2 ORDER BY first LIMIT 1")
    selectAll = try connection.prepare("SELECT first,children FROM page WHERE directory=?1 ORDER BY first")
    replacePage = try connection.prepare("INSERT OR REPLACE INTO page VALUES(?1,?2,?3)")
    deletePage = try connection.prepare("DELETE FROM page WHERE directory=?1 AND first=?2")
    deleteAll = try connection.prepare("DELETE FROM page WHERE directory=?1")
  }

  // MARK: Read

  func children(of directory: Int32) throws(SQLiteError) -> PackedChildren {
    var bytes: [UInt8] = []
    selectAll.bind(1, Int64(directory))
    while try selectAll.step() { selectAll.withColumn(1) { bytes.append(contentsOf: $0) } }
    selectAll.reset()
    return PackedChildren(bytes: bytes)
  }

  /// The entries of some names that are there.
  /// - Parameter edits: sorted by name, each name once; what they hold does not matter.
  func entries(of edits: [EntryEdit], in directory: Int32) throws(SQLiteError) -> PackedChildren {
    var found: [UInt8] = []
    try forEachPage(of: edits, in: directory) { page, edits throws(SQLiteError) in
      found += page.children.entries(of: edits).bytes
    }
    return PackedChildren(bytes: found)
  }

  // MARK: Write

  func insert(_ children: PackedChildren, in directory: Int32) throws(SQLiteError) {
    try store(children, from: [], in: directory, isAppended: true)
  }

  /// Rewrites the pages of these names only.
  /// - Returns: what there was under them.
  func apply(_ edits: [EntryEdit], in directory: Int32) throws(SQLiteError) -> PackedChildren {
    var before: [UInt8] = []
    try forEachPage(of: edits, in: directory) { page, edits throws(SQLiteError) in
      before += page.children.entries(of: edits).bytes
      let children = page.children.applying(edits)
      if children == page.children { return }
      let isAppended = children.bytes.starts(with: page.children.bytes)
      try store(children, from: page.first, in: directory, isAppended: isAppended)
    }
    return PackedChildren(bytes: before)
  }

  /// Takes over a whole listing, and writes the pages in which it differs.
  func replace(_ children: PackedChildren, in directory: Int32) throws(SQLiteError) {
    let old = try pages(of: directory)
    // Many deletions leave pages with few entries behind.
    if children.bytes.count < old.count * ChildrenPages.largestPage / 4 {
      try remove(of: directory)
      return try insert(children, in: directory)
    }
    let parts = children.parts(beginningAt: old.dropFirst().map(\.first))
    for (page, part) in zip(old, parts) where part != page.children {
      try store(part, from: page.first, in: directory, isAppended: false)
    }
  }

  func remove(of directory: Int32) throws(SQLiteError) {
    deleteAll.bind(1, Int64(directory))
    try deleteAll.run()
  }

  /// - Parameter isAppended: what is new is behind what was there: the pages before the last are full for good then.
  private func store(
    _ children: PackedChildren, from first: [UInt8], in directory: Int32, isAppended: Bool
  ) throws(SQLiteError) {
    if children.bytes.isEmpty, !first.isEmpty {
      deletePage.bind(1, Int64(directory))
      deletePage.bind(2, blob: first)
      return try deletePage.run()
    }
    let limit = isAppended ? ChildrenPages.largestPage : ChildrenPages.evenPage(of: children)
    for (index, part) in children.parts(atMost: limit).enumerated() {
      replacePage.bind(1, Int64(directory))
      replacePage.bind(2, blob: index == 0 ? first : part.firstName)
      replacePage.bind(3, blob: part.bytes)
      try replacePage.run()
    }
  }

  /// Bytes of each page where a page is divided in the middle, so that all have room for more.
  private static func evenPage(of children: PackedChildren) -> Int {
    let count = children.bytes.count
    if count <= largestPage { return largestPage }
    // An entry more, because no entry is divided.
    return min(count / (count / (largestPage / 2)) + 64, largestPage)
  }

  // MARK: Pages

  private func pages(of directory: Int32) throws(SQLiteError) -> [Page] {
    var pages: [Page] = []
    selectAll.bind(1, Int64(directory))
    while try selectAll.step() {
      pages.append(Page(first: selectAll.bytes(0), children: PackedChildren(bytes: selectAll.bytes(1))))
    }
    selectAll.reset()
    return pages
  }

  /// Visits each page that some of the names belong to, with those names.
  private func forEachPage(
    of edits: [EntryEdit], in directory: Int32, _ visit: (Page, ArraySlice<EntryEdit>) throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    var rest = edits[...]
    while let name = rest.first?.name {
      let page = try page(of: name, in: directory)
      let next = try beginning(after: page.first, in: directory)
      let own = rest.prefix { edit in next.map { edit.name.lexicographicallyPrecedes($0) } ?? true }
      try visit(page, own)
      rest = rest.dropFirst(own.count)
    }
  }

  /// - Throws: ``SQLiteError/inconsistent`` where the directory has no pages.
  private func page(of name: [UInt8], in directory: Int32) throws(SQLiteError) -> Page {
    selectPage.bind(1, Int64(directory))
    selectPage.bind(2, blob: name)
    defer { selectPage.reset() }
    guard try selectPage.step() else { throw .inconsistent }
    return Page(first: selectPage.bytes(0), children: PackedChildren(bytes: selectPage.bytes(1)))
  }

  /// - Returns: `nil` behind the last page.
  private func beginning(after first: [UInt8], in directory: Int32) throws(SQLiteError) -> [UInt8]? {
    selectNext.bind(1, Int64(directory))
    selectNext.bind(2, blob: first)
    defer { selectNext.reset() }
    return try selectNext.step() ? selectNext.bytes(0) : nil
  }
}

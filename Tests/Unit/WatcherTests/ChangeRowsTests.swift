import Bytes
import Index
import Testing

@testable import Watcher

/// Each test says what a batch did, and what the log then tells.
@Suite struct ChangeRowsTests {
  private let room = StateFixture()

  private var lines: [String] {
    func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
    return ChangeRows.rows(of: room.batch.changes, in: room.root, room.state.roots.tree).flatMap { row in
      var found: [String] = []
      row.entries.forEach { event, name in
        let origin = row.origin.map { " from \(text($0))" } ?? ""
        let component = row.component.isEmpty ? "" : " [\(text(row.component))]"
        found.append("\(event.name) \(text(row.path(of: name)))\(origin)\(component)")
      }
      return found
    }
  }

  private func depart(_ name: String, from node: DirectoryTree.ID, to target: DirectoryTree.ID, _ other: String) {
    Array(name.utf8).withUnsafeBytes { room.batch.changes.noteDeparture($0, from: node, cookie: 1) }
    Array(other.utf8).withUnsafeBytes { room.batch.changes.noteArrival($0, in: target, cookie: 1) }
  }

  private func touch(_ name: String, in node: DirectoryTree.ID) {
    Array(name.utf8).withUnsafeBytes { room.batch.changes.noteTouched($0, in: node) }
  }

  @Test func nothingIsNoRow() { #expect(lines == []) }

  @Test func deletedThenCreatedThenModified() {
    let a = room.directory("a")
    room.batch.changes.noteListing(
      a, before: StateFixture.files(["gone": 1, "other": 2, "same": 3]),
      after: StateFixture.files(["new": 4, "other": 5, "same": 3]))
    touch("same", in: a)
    touch("new", in: a)
    #expect(lines == ["deleted a/gone", "created a/new", "modified a/other", "modified a/same"])
  }

  @Test func aFileThatWasOnlyWrittenIsModified() {
    touch("f", in: room.top)
    touch("temporary", in: room.top)
    room.batch.changes.noteWritten(room.top, StateFixture.files(["f": 1]))
    #expect(lines == ["modified f"])
  }

  @Test func entriesOfAComponentNameIt() {
    let platform = room.directory("platform")
    let component = room.directory("db", in: platform)
    room.batch.changes.noteListing(
      platform, before: StateFixture.entries([]), after: StateFixture.entries([("db", "d", 9), ("notes", "f", 8)]))
    room.batch.changes.noteCreated(component, StateFixture.files(["f": 1]))
    #expect(
      lines == [
        "created platform/db [platform/db]", "created platform/notes [platform/notes]",
        "created platform/db/f [platform/db]",
      ])
  }

  // MARK: Renames

  @Test func aFileIsRenamedWhereTheKernelAndTheInodeSaySo() {
    let (a, b) = (room.directory("a"), room.directory("b"))
    room.batch.changes.noteListing(
      a, before: StateFixture.files(["x": 1, "y": 2]), after: StateFixture.files(["y": 2]))
    room.batch.changes.noteListing(b, before: StateFixture.files([:]), after: StateFixture.files(["z": 1]))
    depart("x", from: a, to: b, "z")
    #expect(lines == ["renamed b/z from a/x"])
  }

  /// Two files that the kernel saw moving at the same time, but another inode is there.
  @Test func withAnotherInodeItIsNoRename() {
    let a = room.directory("a")
    room.batch.changes.noteListing(a, before: StateFixture.files(["x": 1]), after: StateFixture.files(["z": 7]))
    depart("x", from: a, to: a, "z")
    #expect(lines == ["deleted a/x", "created a/z"])
  }

  /// An editor that keeps a backup: the file moves away, a new one takes its name.
  @Test func theSuccessorOfARenamedFileIsCreated() {
    let a = room.directory("a")
    room.batch.changes.noteListing(
      a, before: StateFixture.files(["x": 1]), after: StateFixture.files(["x": 2, "x~": 1]))
    depart("x", from: a, to: a, "x~")
    #expect(lines == ["renamed a/x~ from a/x", "created a/x"])
  }

  @Test func aDirectoryIsRenamedWithAllThatIsInIt() {
    let (a, b) = (room.directory("a"), room.directory("b"))
    let moved = room.directory("x", in: a, inode: 50)
    let below = room.directory("deep", in: moved)
    room.batch.changes.noteListing(
      a, before: StateFixture.entries([("x", "d", 50)]), after: StateFixture.entries([]))
    room.batch.changes.noteListing(
      b, before: StateFixture.entries([]), after: StateFixture.entries([("y", "d", 50)]))
    room.batch.changes.noteListing(
      below, before: StateFixture.files(["old": 1]), after: StateFixture.files(["new": 2]))
    room.batch.changes.noteLeaving(moved, room.state.roots.tree)
    room.batch.changes.noteMoved(moved)
    room.state.roots.tree.move(moved, to: b, name: Array("y".utf8))
    #expect(lines == ["deleted a/x/deep/old", "renamed b/y from a/x", "created b/y/deep/new"])
  }

  @Test func aDirectoryThatCameBackIsNotRenamed() {
    let (a, b) = (room.directory("a"), room.directory("b"))
    room.batch.changes.noteLeaving(a, room.state.roots.tree)
    room.batch.changes.noteMoved(a)
    room.state.roots.tree.move(a, to: b, name: Array("a".utf8))
    room.state.roots.tree.move(a, to: room.top, name: Array("a".utf8))
    #expect(lines == [])
  }

  @Test func aRemovedDirectoryIsDeletedUnderItsOldPath() {
    let (a, b) = (room.directory("a"), room.directory("b"))
    let node = room.directory("x", in: a)
    room.batch.changes.noteLeaving(node, room.state.roots.tree)
    room.state.roots.tree.move(node, to: b, name: Array("y".utf8))
    room.batch.changes.noteLeaving(node, room.state.roots.tree)
    room.batch.changes.noteRemoved(node, root: StateFixture.root, StateFixture.files(["f": 1]))
    room.batch.forget(node)
    room.state.roots.tree.remove(node)
    #expect(lines == ["deleted a/x/f"])
  }

  // MARK: Limits

  @Test func whatBelongsToAnotherRootIsLeftOut() {
    let foreign = room.state.roots.tree.reserve()
    room.state.roots.tree.insert(foreign, parent: nil, name: [], inode: 2, watch: -1, flags: [])
    room.batch.changes.noteListing(foreign, before: StateFixture.files([:]), after: StateFixture.files(["f": 1]))
    room.batch.changes.noteRemoved(77, root: 2, StateFixture.files(["g": 1]))
    #expect(lines == [])
  }

  /// The view that takes a row apart copies what is left of it at every step.
  @Test func aLongListOfNamesIsSeveralRows() {
    let names = Dictionary(uniqueKeysWithValues: (0..<500).map { ("name-of-a-file-\($0)", UInt64($0 + 1)) })
    room.batch.changes.noteListing(room.top, before: StateFixture.files([:]), after: StateFixture.files(names))
    let rows = ChangeRows.rows(of: room.batch.changes, in: room.root, room.state.roots.tree)
    #expect(rows.count > 1 && rows.reduce(0) { $0 + $1.entries.count } == 500)
    #expect(rows.allSatisfy { $0.entries.bytes.count < 4_096 + 64 })
  }
}

import Testing

@testable import Watcher

@Suite struct BatchChangesTests {
  private typealias Place = BatchChanges.Place
  private var changes = BatchChanges()

  private mutating func touch(_ text: String, in node: DirectoryTree.ID) {
    Array(text.utf8).withUnsafeBytes { changes.noteTouched($0, in: node) }
  }

  private mutating func depart(_ text: String, from node: DirectoryTree.ID, _ cookie: UInt32) {
    Array(text.utf8).withUnsafeBytes { changes.noteDeparture($0, from: node, cookie: cookie) }
  }

  private mutating func arrive(_ text: String, in node: DirectoryTree.ID, _ cookie: UInt32) {
    Array(text.utf8).withUnsafeBytes { changes.noteArrival($0, in: node, cookie: cookie) }
  }

  private func place(_ node: DirectoryTree.ID, _ name: String) -> Place { Place(node: node, name: Array(name.utf8)) }

  @Test mutating func theFirstAndTheLastListingCount() {
    let (first, second, third) = (
      StateFixture.files(["a": 1]), StateFixture.files(["b": 2]), StateFixture.files(["c": 3])
    )
    #expect(changes.isEmpty)
    changes.noteListing(5, before: first, after: second)
    changes.noteListing(5, before: second, after: third)
    #expect(changes.before[5] == first && changes.after[5] == third && !changes.isEmpty)
    changes.forget(5)
    #expect(changes.isEmpty)
  }

  /// The kernel also names files that never had a name (O_TMPFILE), or have none any more.
  @Test mutating func onlyTouchedFilesThatAreThereCount() {
    touch("here", in: 5)
    touch("gone", in: 5)
    touch("here", in: 5)
    #expect(!changes.isTouchedFileThere(5), "not listed by now")
    #expect(changes.unlistedNames(5) == ["gone", "here"].map { Array($0.utf8) })
    changes.noteWritten(5, StateFixture.files(["here": 1]))
    #expect(changes.touchedFiles(5) == [Array("here".utf8)])
    #expect(changes.touchedFiles(5, except: [Array("here".utf8)]) == [])
    #expect(changes.touchedFiles(6) == [])
  }

  @Test mutating func aDirectoryThatCameAndWentIsNoChange() {
    changes.noteCreated(5, StateFixture.files(["a": 1]))
    changes.noteMoved(5)
    changes.noteRemoved(5, root: 1, StateFixture.files(["a": 1]))
    changes.forget(5)
    #expect(changes.removed.isEmpty && changes.moved.isEmpty && changes.isEmpty)
  }

  @Test mutating func aRemovedDirectoryHadWhatWasThereBeforeTheBatch() {
    changes.noteListing(5, before: StateFixture.files(["old": 1]), after: StateFixture.files(["new": 2]))
    changes.noteRemoved(5, root: 1, StateFixture.files(["new": 2]))
    changes.noteRemoved(6, root: 1, StateFixture.files(["x": 3]))
    #expect(changes.removed.map(\.children) == [StateFixture.files(["old": 1]), StateFixture.files(["x": 3])])
  }

  /// A directory in which two names were looked at, and which was listed then or removed: what it held before the batch
  /// are these names as they were, and everything else.
  @Test mutating func aListingAfterALookAtNames() {
    let (old, new) = (StateFixture.files(["gone": 1, "other": 2]), StateFixture.files(["come": 3, "other": 4]))
    let (stored, before) = (
      StateFixture.files(["come": 3, "kept": 5, "other": 4]), StateFixture.files(["gone": 1, "kept": 5, "other": 2])
    )
    for isListed in [true, false] {
      var changes = BatchChanges()
      changes.noteEntries(7, before: old, after: new)
      #expect(changes.before[7] == old && changes.after[7] == new)
      #expect(changes.unlistedNames(7) == nil, "nothing was written")
      if isListed {
        changes.noteListing(7, before: stored, after: StateFixture.files(["kept": 5]))
        #expect(changes.before[7] == before && changes.after[7] == StateFixture.files(["kept": 5]))
      } else {
        changes.noteRemoved(7, root: 1, stored)
        #expect(changes.removed.map(\.children) == [before])
      }
    }
  }

  @Test mutating func writtenFilesOfADirectoryThatWasNotListed() {
    changes.noteEntries(5, before: StateFixture.files([:]), after: StateFixture.files(["new": 1]))
    touch("new", in: 5)
    touch("old", in: 5)
    #expect(changes.unlistedNames(5) == ["new", "old"].map { Array($0.utf8) })
    changes.noteWritten(5, StateFixture.files(["new": 1, "old": 2]))
    #expect(changes.touchedFiles(5, except: [Array("new".utf8)]) == [Array("old".utf8)])
    changes.forget(5)
    #expect(changes.isEmpty && changes.touchedFiles(5) == [])
  }

  @Test mutating func theFirstPlaceOfADirectoryIsItsOrigin() {
    let room = StateFixture()
    let (parent, node) = (room.directory("p"), room.directory("a"))
    changes.noteLeaving(node, room.state.roots.tree)
    room.state.roots.tree.move(node, to: parent, name: Array("b".utf8))
    changes.noteLeaving(node, room.state.roots.tree)
    #expect(changes.origins[node] == place(room.top, "a"))
    // A new directory has no place before the batch, and a root is in none.
    let new = room.directory("n")
    changes.noteCreated(new, StateFixture.files([:]))
    changes.noteLeaving(new, room.state.roots.tree)
    changes.noteLeaving(room.top, room.state.roots.tree)
    #expect(changes.origins.count == 1)
  }

  @Test mutating func aFileThatMovesTwiceComesFromItsFirstPlace() {
    depart("a", from: 1, 10)
    arrive("b", in: 2, 10)
    depart("b", from: 2, 11)
    arrive("c", in: 3, 11)
    #expect(changes.arrivals == [place(3, "c"): place(1, "a")])
  }

  @Test mutating func aFileFromOutsideArrivesFromNowhere() {
    depart("a", from: 1, 10)
    arrive("b", in: 2, 10)
    arrive("b", in: 2, 12)
    #expect(changes.arrivals == [:])
  }
}

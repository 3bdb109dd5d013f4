import Bytes
import Git
import Platform
import TestSupport
import Testing

@Suite struct VersionControlTests {
  @Test func innerRepositoriesComeFirst() throws {
    let room = try GitRoom("git init -q . && mkdir -p platform/a && git -C platform/a init -q .")
    let control = VersionControl(around: room.top.appending("platform/a"))
    #expect(control.obstacle == nil)
    #expect(control.repositories.map(\.top) == [room.top.appending("platform/a"), room.top])
  }

  /// The outer one has files below the top of the inner one as well.
  @Test func outerRepositoriesCountToo() throws {
    let room = try GitRoom("git init -q . && mkdir -p inner/platform && git -C inner init -q .")
    let inner = room.top.appending("inner")
    let control = VersionControl(around: inner.appending("platform"))
    #expect(control.repositories.map(\.top) == [inner, room.top])
    #expect(VersionControl.gitDirectories(around: inner) == [inner, room.top].map { $0.appending(".git") })
    try room.run("mkdir .hg")
    #expect(VersionControl(around: inner).obstacle == .foreign(room.top.appending(".hg")))
  }

  @Test func aDirectoryWithTheNameOfAnotherSystemIsNoSign() throws {
    let room = try GitRoom("mkdir -p platform CVS BitKeeper")
    #expect(VersionControl(around: room.top.appending("platform")).obstacle == nil)
  }

  @Test(arguments: [".hg", ".jj", ".svn", ".fslckout", "_FOSSIL_", ".bzr", ".got", "CVS/Entries"])
  func otherSystemsAreNotAsked(mark: String) throws {
    let room = try GitRoom("mkdir -p platform/a '\(mark)'")
    let control = VersionControl(around: room.top.appending("platform/a"))
    #expect(control.obstacle == .foreign(room.top.appending(mark)))
  }
}

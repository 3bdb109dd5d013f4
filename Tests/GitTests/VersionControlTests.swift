import Bytes
import Git
import Platform
import TestSupport
import Testing

@Suite struct VersionControlTests {
  @Test func innerRepositoriesComeFirst() throws {
    let room = try GitRoom("git init -q . && mkdir -p platform/a && git -C platform/a init -q .")
    let control = VersionControl(around: room.top.appending("platform/a"), root: room.top)
    #expect(control.obstacle == nil)
    #expect(control.repositories.map(\.top) == [room.top.appending("platform/a"), room.top])
  }

  @Test(arguments: [".hg", ".jj", ".svn", ".fslckout", "_FOSSIL_", ".bzr", "CVS"])
  func otherSystemsAreNotAsked(mark: String) throws {
    let room = try GitRoom("mkdir -p platform/a '\(mark)'")
    let control = VersionControl(around: room.top.appending("platform/a"), root: room.top)
    #expect(control.obstacle == .foreign(room.top.appending(mark)))
  }
}

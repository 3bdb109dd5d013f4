import Bytes
import Consent
import Git
import Platform
import TestSupport
import Testing

@Suite struct ContentApprovalTests {
  private let room: ConsentRoom
  private let root: Path
  private let file = Array(".env".utf8)

  init() throws {
    room = try ConsentRoom()
    root = try room.allow("proj")
    try room.sandbox.write("A=1\n", to: "proj/.env")
    let approval = try approval()
    let status = try FileStatus.of(root.appending(file))
    #expect(approval.doubt(about: file, content: Array("A=1\n".utf8), status: status) == nil)
    approval.keep()
  }

  private func approval() throws -> ContentApproval {
    let directories = try BaseDirectories(
      Environment(["HOME": room.sandbox.home, "XDG_RUNTIME_DIR": room.sandbox.path("run")]))
    let paths = GitPaths(directory: nil, environment: Environment([:]), searchPath: [], root: root)
    let provenance = Provenance(root: root, paths: paths, sightings: QuietSightings(directories))
    return ContentApproval(
      try #require(try room.store.record(for: root)), store: room.store, provenance: provenance,
      now: WallClock.nanoseconds)
  }

  @Test func whatTheUserRemovedIsForgotten() throws {
    try room.sandbox.remove("proj/.env")
    #expect(try !approval().isRemovalDoubtful(file))
    #expect(room.store.knownFiles(of: root).entries.isEmpty)
  }

  /// A look that failed (EIO) is no removal: the file would be asked about at the next change through git.
  @Test func whatIsThereAfterAllStaysKnown() throws {
    #expect(try !approval().isRemovalDoubtful(file))
    #expect(room.store.knownFiles(of: root).entries.map(\.file) == [file])
  }
}

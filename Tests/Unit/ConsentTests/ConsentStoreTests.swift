import Bytes
import Consent
import Glibc
import Layout
import Platform
import TestSupport
import Testing

@Suite struct ConsentStoreTests {
  private let room: ConsentRoom
  private var sandbox: Sandbox { room.sandbox }
  private var store: ConsentStore { room.store }

  init() throws { room = try ConsentRoom() }

  @Test func remembersOneDirectory() throws {
    let root = try room.allow("proj")
    try sandbox.makeDirectory("proj-evil")
    #expect(try store.record(for: root)?.path == root)
    #expect(try store.record(for: Path(sandbox.path("proj-evil"))) == nil)
    #expect(try store.record(for: Path(sandbox.root)) == nil)
    #expect(FileStatus.look(store.directory)!.mode & 0o777 == 0o700)
    #expect(try store.remove(root))
    #expect(try !store.remove(root))
    #expect(try store.record(for: root) == nil)
  }

  /// A directory that took the place of an allowed one is another one.
  @Test func aReplacedRootIsNotAllowed() throws {
    let root = try room.allow("proj")
    rename(sandbox.path("proj"), sandbox.path("kept"))
    try sandbox.makeDirectory("proj")
    #expect(try store.record(for: root) == nil)
    #expect(try store.record(for: Path(sandbox.path("kept"))) == nil)
    // Still on the list, so that it can be denied.
    #expect(try store.records().map(\.path) == [root])
  }

  @Test func aRecordOfAnotherVersionAllowsNothingAndIsTold() throws {
    let root = try room.allow("proj")
    #expect(!store.isOfAnotherVersion(root))
    let file = try #require(
      try DirectoryListing.entries(store.directory).first.map { store.directory.appending($0.name) })
    try Files.replace(file, with: Array("tpl allow record 1\npath\t\(sandbox.path("proj"))\nend\n".utf8))
    #expect(try store.record(for: root) == nil)
    #expect(store.isOfAnotherVersion(root))
    #expect(!store.isOfAnotherVersion(Path(sandbox.path("other"))))
  }

  /// Who can write what is known of contents decides about them.
  @Test func whatOthersMayWriteIsNotKnown() throws {
    let root = try room.allow("proj")
    let entry = KnownFiles.Entry(file: Array(".env".utf8), stamp: 1, identity: 2)
    try store.keep([entry], of: root)
    #expect(store.knownFiles(of: root).entries == [entry])
    let known = sandbox.path("data/tpl/known")
    let name = try #require(try DirectoryListing.entries(Path(known)).first { $0.name.count == 16 }?.name)
    #expect(Path(known).appending(name).withCString { chmod($0, 0o666) } == 0)
    #expect(store.knownFiles(of: root).entries.isEmpty)
  }

  /// The file's name is a hash and proves nothing.
  @Test func aRecordOfAnotherPathCountsForNothing() throws {
    let root = try room.allow("a")
    let other = try room.allow("b")
    let files = try DirectoryListing.entries(store.directory).map { store.directory.appending($0.name) }
    #expect(files.count == 2)
    let (first, second) = (try Files.read(files[0]), try Files.read(files[1]))
    try Files.replace(files[0], with: second)
    try Files.replace(files[1], with: first)
    #expect(try store.record(for: root) == nil)
    #expect(try store.record(for: other) == nil)
  }

  @Test(
    arguments: [
      (".", "x"), ("platform/a", "x"), ("platform/a/deep", "x"), ("other", nil),
      // tpl.yaml of a component does not make a root, that of any other directory does.
      ("platform/own", "x"), ("vendored", "x/vendored"),
    ] as [(String, String?)])
  func findsTheRoot(directory: String, expected: String?) throws {
    for name in ["platform/a/deep", "platform/own", "vendored", "localbin"] { try sandbox.makeDirectory("x/\(name)") }
    try sandbox.makeDirectory("other")
    for name in ["x/platform/own/tpl.yaml", "x/vendored/tpl.yaml"] { try sandbox.write("", to: name) }
    let place =
      directory == "other" ? Path(sandbox.path("other")) : Path(sandbox.path("x/\(directory)")).lexicallyNormal
    #expect(RootFinder(store).root(around: place) == expected.map { Path(sandbox.path($0)) })
  }
}

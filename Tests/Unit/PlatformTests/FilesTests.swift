import Bytes
import Glibc
import Platform
import TestSupport
import Testing

@Suite struct FilesTests {
  private let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  private func path(_ name: String) -> Path { Path(sandbox.path(name)) }

  private func code(_ body: () throws -> Void) -> Int32? {
    do {
      try body()
      return nil
    } catch { return (error as? SystemError)?.code }
  }

  @Test func replaceIsAtomicAndPrivate() throws {
    try sandbox.write("old", to: "f")
    try Files.replace(path("f"), with: Array("new".utf8))
    #expect(sandbox.text("f") == "new")
    #expect(FileStatus.look(path("f"))!.mode & 0o7777 == 0o600)
    #expect(code { try Files.replace(path("gone/f"), with: []) } == ENOENT)
    // Nothing else is left beside it.
    let names = try DirectoryListing.entries(Path(sandbox.root)).map { String(decoding: $0.name, as: UTF8.self) }
    #expect(names == ["cache", "config", "data", "f", "home", "run", "state", "tmp"])
  }

  @Test func onlyRegularFilesAreOpened() throws {
    try sandbox.write("x", to: "file")
    try sandbox.makeDirectory("directory")
    symlink("file", sandbox.path("link"))
    mkfifo(sandbox.path("fifo"), 0o600)
    #expect(code { _ = try Files.openRegular(path("file")) } == nil)
    #expect(code { _ = try Files.openRegular(path("directory")) } == EISDIR)
    #expect(code { _ = try Files.openRegular(path("link")) } == ELOOP)
    // Returns at all: a FIFO without a writer blocks an ordinary open(2).
    #expect(code { _ = try Files.openRegular(path("fifo")) } == EINVAL)
    #expect(code { _ = try Files.openRegular(path("gone")) } == ENOENT)
  }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 65536, 200_000])
  func readsWholeFiles(size: Int) throws {
    let content = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
    try sandbox.write(content, to: "f")
    #expect(try Files.read(path("f")) == content)
    #expect(code { _ = try Files.read(path("f"), limit: size - 1) } == EFBIG)
  }

  @Test func createNeverOverwrites() throws {
    try Files.create(path("f"), content: [1], mode: 0o755)
    #expect(FileStatus.look(path("f"))!.mode & 0o777 == 0o755)
    #expect(code { try Files.create(path("f"), content: [2], mode: 0o755) } == EEXIST)
    symlink("target", sandbox.path("dangling"))
    #expect(code { try Files.create(path("dangling"), content: [2], mode: 0o644) } == EEXIST)
    #expect(!sandbox.exists("target"))
  }

  @Test func listingKnowsKindsAndOddNames() throws {
    let odd: [[UInt8]] = [[0x0A], [0xFF, 0xFE], [UInt8](repeating: 0x78, count: 255), [0x2A]]
    for name in odd { try Files.create(path("").appending(name), content: [], mode: 0o600) }
    try sandbox.makeDirectory("directory")
    symlink("nowhere", sandbox.path("link"))
    mkfifo(sandbox.path("fifo"), 0o600)
    let entries = try DirectoryListing.entries(Path(sandbox.root))
    let kinds = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.kind) })
    for name in odd { #expect(kinds[name] == .file) }
    #expect(kinds[Array("directory".utf8)] == .directory)
    #expect(kinds[Array("link".utf8)] == .symlink)
    #expect(kinds[Array("fifo".utf8)] == .other)
    #expect(kinds.count == odd.count + 3 + 7)
    let names = entries.map(\.name)
    #expect(names == names.sorted { $0.lexicographicallyPrecedes($1) })
  }

  @Test func aLockHasOneOwner() throws {
    #expect(!FileLock.isHeld(path("lock")))
    do {
      let lock = try FileLock.acquire(path("lock"))
      let isOurs = lock != nil
      #expect(isOurs)
      #expect(FileLock.isHeld(path("lock")))
      let isTwice = try FileLock.acquire(path("lock")) != nil
      #expect(!isTwice)
      _ = consume lock
    }
    // A process that another test has just forked has the descriptor until its exec.
    try waitUntil("the end of the lock") { !FileLock.isHeld(path("lock")) }
  }

  /// A FIFO in the place of one of tpl's own files would keep each prompt waiting.
  @Test func aFIFOKeepsNobodyWaiting() throws {
    #expect(path("fifo").withCString { mkfifo($0, 0o600) } == 0)
    #expect(code { _ = try Files.read(path("fifo")) } == EINVAL)
    #expect(code { try Files.overwrite(path("fifo"), with: [1]) } == ENXIO)
    #expect(code { _ = try Files.openForAppending(path("fifo")).rawValue } == ENXIO)
  }
}

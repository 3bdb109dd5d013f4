import Glibc
import TestSupport
import Testing

/// inotify tells nothing of these writes, or not before the file is closed: prompts look at the inputs
/// themselves, with a watcher too.
@Suite struct ActivationWriterTests {
  enum Writer: CaseIterable, Sendable {
    /// mmap(2) and msync(2).
    case mapped
    /// Goes on having the file open.
    case open
    /// Through a hard link outside of the root.
    case linked
  }

  @Test(arguments: Shell.allCases, Writer.allCases)
  func areSeenAtTheNextPrompt(shell: Shell, writer: Writer) throws {
    for isWatched in [false, true] {
      let hook = try ActivationFixture(shell, files: ["platform/timescale/.env": "HELLO=zero\n"])
      let file = hook.path("platform/timescale/.env")
      let other = hook.sandbox.path("other")
      #expect(link(file, other) == 0)
      if isWatched { try hook.startWatcher() }
      let session = try hook.session(directory: "shop/platform/timescale")
      #expect(try session.text(of: "HELLO") == "zero")
      try hook.settle(session)
      let descriptor = Glibc.open(writer == .linked ? other : file, O_RDWR | O_CLOEXEC)
      defer { close(descriptor) }
      try Self.write("HELLO=five\n", writer, descriptor)
      try session.prompt()
      #expect(try session.text(of: "HELLO") == "five", "\(isWatched)")
    }
  }

  private static func write(_ text: String, _ writer: Writer, _ descriptor: Int32) throws {
    let bytes = Array(text.utf8)
    guard writer == .mapped else {
      guard pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
        throw TestSupportError.system(call: "pwrite", errno: errno)
      }
      return
    }
    let memory = mmap(nil, bytes.count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let memory, memory != MAP_FAILED else { throw TestSupportError.system(call: "mmap", errno: errno) }
    defer { munmap(memory, bytes.count) }
    memcpy(memory, bytes, bytes.count)
    guard msync(memory, bytes.count, MS_SYNC) == 0 else { throw TestSupportError.system(call: "msync", errno: errno) }
  }
}

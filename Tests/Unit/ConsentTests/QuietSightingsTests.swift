import Bytes
import Consent
import Platform
import TestSupport
import Testing

/// What tpld saw is of use once, and does not pile up.
@Suite struct QuietSightingsTests {
  private let sandbox: Sandbox
  private let directories: BaseDirectories
  private let root: Path

  init() throws {
    sandbox = try Sandbox()
    directories = try BaseDirectories(
      Environment([
        "HOME": sandbox.home, "XDG_RUNTIME_DIR": try sandbox.makeDirectory("run", mode: 0o700),
      ]))
    root = Path(try sandbox.makeDirectory("shop"))
  }

  private var kept: Set<[UInt8]> {
    Set(((try? DirectoryListing.entries(directories.sightings)) ?? []).map(\.name))
  }

  private var count: Int { kept.count }

  /// Each a second after the one before: what is written within one tick of the kernel's clock has the same time.
  private func see(_ names: some Sequence<Int>) throws {
    let sightings = QuietSightings(directories)
    for name in names {
      let before = kept
      try sandbox.write("A=1\n", to: "shop/.env.\(name)")
      sightings.look(at: root.appending(".env.\(name)"), in: root)
      for new in kept.subtracting(before) {
        try Files.setModified(directories.sightings.appending(new), nanoseconds: Int64(name) * 1_000_000_000)
      }
    }
  }

  private func holds(_ name: Int) throws -> Bool {
    let file = root.appending(".env.\(name)")
    return QuietSightings(directories).holds(file, try FileStatus.of(file))
  }

  @Test func thoseOfFilesThatAreGoneGo() throws {
    try see(0..<6)
    #expect(count == 6)
    for name in 0..<3 { try sandbox.remove("shop/.env.\(name)") }
    QuietSightings(directories).look(at: root.appending(".env.0"), in: root)
    #expect(count == 5)
    // Another version, which nobody looked at yet.
    try sandbox.write("B=22\n", to: "shop/.env.3")
    QuietSightings(directories).sweep()
    #expect(count == 2)
    #expect(try holds(4) && holds(5) && !holds(3))
  }

  @Test func theOldestGoAboveTheLimit() throws {
    try see(0..<8)
    QuietSightings(directories).sweep(keeping: 5)
    #expect(count == 5)
    #expect(try holds(7) && holds(3) && !holds(2))
    // Looked at once more: the same version is kept.
    QuietSightings(directories).look(at: root.appending(".env.7"), in: root)
    #expect(try holds(7))
  }
}

import Bytes
import Foundation
import Platform
import TestSupport
import Testing

@Suite struct FilesEditingTests {
  private let sandbox: Sandbox
  private let path: Path

  init() throws {
    sandbox = try Sandbox()
    path = Path(sandbox.path("file"))
  }

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: sandbox.root)) ?? []).filter { $0.hasPrefix("file") }
  }

  @Test func aNewFileIsPrivate() throws {
    try Files.edit(path, with: [1, 2], was: nil)
    #expect(sandbox.read("file") == [1, 2])
    #expect(try FileStatus.of(path).mode & 0o7777 == 0o600)
    #expect(names == ["file"])
  }

  @Test(arguments: [0o644, 0o600, 0o640, 0o4755])
  func modeAndOwnerStay(mode: Int) throws {
    try sandbox.write("old", to: "file", mode: mode)
    if getuid() == 0 {
      #expect(chown(sandbox.path("file"), 4321, 1234) == 0 && chmod(sandbox.path("file"), mode_t(mode)) == 0)
    }
    let before = try FileStatus.of(path)
    try Files.edit(path, with: [1], was: before)
    let after = try FileStatus.of(path)
    #expect(after.mode == before.mode && after.owner == before.owner)
    let group = try FileManager.default.attributesOfItem(atPath: sandbox.path("file"))[.groupOwnerAccountID] as? Int
    #expect(group == (getuid() == 0 ? 1234 : Int(getgid())))
    #expect(after.inode != before.inode)
    #expect(sandbox.read("file") == [1])
  }

  @Test func whatChangedMeanwhileStays() throws {
    try sandbox.write("old", to: "file")
    let before = try FileStatus.of(path)
    try sandbox.write("newer", to: "file")
    #expect(throws: SystemError.self) { try Files.edit(path, with: [1], was: before) }
    #expect(throws: SystemError.self) { try Files.edit(path, with: [1], was: nil) }
    #expect(sandbox.text("file") == "newer")
    try sandbox.remove("file")
    #expect(throws: SystemError.self) { try Files.edit(path, with: [1], was: before) }
    #expect(names == [])
  }
}

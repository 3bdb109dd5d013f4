import Bytes
import Consent
import Layout
import TestSupport
import Testing

@testable import Activation

@Suite struct PromptInputsTests {
  private static func inputs(_ room: PromptRoom, isWatched: Bool = true) throws -> PromptInputs {
    let root = Path(room.sandbox.path("repo"))
    let record = try #require(try ConsentStore(room.directories).record(for: root))
    let scope = Scope(record, directory: root.appending("platform/api"), chosen: Array("prod".utf8), kept: nil)
    return PromptInputs(
      of: scope, room.directories, after: Decisions(room.directories), isWatched: isWatched)
  }

  private static func names(_ inputs: [PromptInput], in room: PromptRoom) -> [String] {
    inputs.compactMap { $0.path.relative(to: Path(room.sandbox.root)) }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Inner directories first, and of each its env files; then what names a compose project, and the decisions.
  @Test func areInTheOrderOfTheTest() throws {
    let room = try PromptRoom()
    try room.sandbox.write("services: {}\n", to: "repo/platform/api/compose/compose.yaml")
    try room.sandbox.write("X=1\n", to: "repo/platform/api/.env.prod.crypt")
    // Masked by the plain one.
    try room.sandbox.write("X=1\n", to: "repo/.env.crypt")
    let inputs = try Self.inputs(room)
    #expect(
      Self.names(inputs.tested, in: room) == [
        "repo/platform/api", "repo/platform/api/.env", "repo/platform/api/.env.prod.crypt", "repo", "repo/.env",
        "repo/.env.prod", "repo/platform/api/compose/compose.yaml", "data/tpl/allow",
      ])
    #expect(Self.names(inputs.untested, in: room) == ["repo/localbin", "repo/platform/api/compose"])
    #expect(inputs.composeProject?.hasSharedDefault == true)
  }

  /// Without the watcher a shell tests them itself, as far as they are there.
  @Test func withoutAWatcherEverythingIsTested() throws {
    let room = try PromptRoom()
    try room.sandbox.makeDirectory("repo/localbin")
    let inputs = try Self.inputs(room, isWatched: false)
    #expect(Self.names(inputs.tested, in: room).contains("repo/localbin"))
    #expect(inputs.untested.isEmpty)
  }

  /// The watcher removes tokens by these names alone.
  @Test func theWatcherKnowsEveryName() throws {
    let room = try PromptRoom()
    try room.sandbox.write("services: {}\n", to: "repo/platform/api/compose/compose.yaml")
    try room.sandbox.makeDirectory("repo/localbin")
    let inputs = try Self.inputs(room)
    for input in inputs.tested + inputs.untested where input.path.isWithin(Path(room.sandbox.path("repo"))) {
      let name = Array(input.path.lastComponent)
      let isLayer = ["repo", "api"].contains(String(decoding: name, as: UTF8.self))
      #expect(isLayer || name.withUnsafeBytes { PromptFileNames.contain($0) }, "\(name)")
    }
  }

  @Test(arguments: ["repo/.env", "repo/platform/api/.env.local", "repo/localbin/tool", "data/tpl/allow/x"])
  func aChangeIsSeen(file: String) throws {
    let room = try PromptRoom()
    try room.sandbox.makeDirectory("repo/localbin")
    let inputs = try Self.inputs(room)
    #expect(inputs.areUnchanged())
    // Later than the tick in which the room was made.
    try waitUntil("the clock of the file system to go on") {
      try room.sandbox.write("A=2\n", to: file)
      return !inputs.areUnchanged()
    }
  }

  @Test func onlyWhatWasSeenIsOpened() throws {
    let room = try PromptRoom()
    let inputs = try Self.inputs(room)
    let root = Path(room.sandbox.path("repo"))
    #expect(inputs.mayHold(root.appending(".env")))
    #expect(!inputs.mayHold(root.appending(".env.local")))
  }
}

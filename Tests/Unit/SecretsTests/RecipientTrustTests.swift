import Bytes
import Secrets
import Testing

/// No file is written for a key that came with the repository and that the user has not confirmed.
@Suite struct RecipientTrustTests {
  @Test func refusesWithoutATerminal() throws {
    let room = try SecretRoom()
    try room.addRecipient("eve")
    let error = try #require(throws: RecipientTrustError.self) { try write("A=1\n", room) }
    #expect(error.message.hasPrefix(".env.prod.crypt is not written: it would be for keys that you have not confirmed"))
    #expect(error.hints == ["tpl secret recipient trust eve -e prod"])
    #expect(room.questions == 0)
    #expect(room.written.isEmpty)
    #expect(try !SealedEnvFile(file(room)).exists())
  }

  @Test func refusesAfterANo() throws {
    let room = try SecretRoom()
    try room.addRecipient("eve")
    room.answer = false
    #expect(throws: RecipientTrustError.self) { try write("A=1\n", room) }
    #expect(room.questions == 1)
    #expect(try !SealedEnvFile(file(room)).exists())
  }

  @Test func asksOnce() throws {
    let room = try confirmedRoom()
    try write("A=2\n", room)
    #expect(room.questions == 1)
    #expect(room.written == [[UInt8](".env.prod.crypt"), [UInt8](".env.prod.crypt")])
    #expect(room.told.last == "encrypted .env.prod.crypt for eve, own")
  }

  @Test func anEnvironmentIsConfirmedForItselfOnly() throws {
    let room = try confirmedRoom()
    #expect(throws: RecipientTrustError.self) { try write("A=1\n", room, ".env.dev") }
  }

  /// With a recipient that was confirmed for prod, and a person who is not there any more.
  private func confirmedRoom() throws -> SecretRoom {
    let room = try SecretRoom()
    try room.addRecipient("eve")
    room.answer = true
    try write("A=1\n", room)
    room.answer = nil
    return room
  }

  private func file(_ room: SecretRoom, _ name: String = ".env.prod") -> Path { room.root.appending(name) }

  private func write(_ text: String, _ room: SecretRoom, _ name: String = ".env.prod") throws {
    try SecretWriting(try room.workspace, room.identity).write(
      Secret(Array(text.utf8)), to: SealedEnvFile(file(room, name)))
  }
}

import TestSupport
import Testing

/// However git writes down that it knows a file, and however a command of git that was begun is given up.
@Suite struct AttackIndexTests {
  private static let git = "git -c user.name=a -c user.email=a@example.org"

  private func committed(_ shell: Shell, then script: String) throws -> AttackRoom {
    let room = try AttackRoom(shell)
    try room.run(
      "git init -q -b main .; echo SAFE=1 > .env; echo a > text; git add -f .; \(Self.git) commit -q -m one\n" + script)
    try room.hook.allow()
    return room
  }

  private func expectRefusal(_ reply: ShellSession.Reply, in session: ShellSession) throws {
    #expect(reply.output.contains(".env changed (+STOLEN -SAFE)") && reply.output.contains("tpl allow"), "\(reply)")
    #expect(try session.value(of: "STOLEN") == nil)
  }

  @Test(
    arguments: Shell.allCases,
    [
      "git update-index --skip-worktree .env", "git update-index --assume-unchanged .env",
      "git update-index --split-index", "git update-index --index-version 4", "git update-index --untracked-cache",
      "git update-index --index-version 2; git pack-refs --all", "git gc -q --prune=now",
    ])
  func aCommittedFileStaysOne(shell: Shell, index: String) throws {
    let room = try committed(shell, then: index)
    let session = try room.hook.session(directory: "shop")
    #expect(try session.text(of: "SAFE") == "1")
    try room.run("echo STOLEN=1 > new; mv new .env")
    try session.run(room.hook.leave)
    try expectRefusal(session.run(room.hook.cd()), in: session)
  }

  /// While it waits for the user, what it brought is not used; given up, all is as it was allowed.
  @Test(
    arguments: Shell.allCases,
    [
      ("merge other", "merge --abort"), ("rebase other", "rebase --abort"),
      ("cherry-pick other", "cherry-pick --abort"), ("am ../patch", "am --abort"),
    ])
  func whatIsGivenUpIsAsBefore(shell: Shell, commands: (begin: String, end: String)) throws {
    let room = try committed(
      shell,
      then: """
        git checkout -q -b other; echo STOLEN=1 > .env; \(Self.git) commit -q -a -m env
        echo b > text; \(Self.git) commit -q -a -m text; git format-patch -q --stdout main > ../patch
        git reset -q --soft main; \(Self.git) commit -q -m both
        git checkout -q main; echo c > text; \(Self.git) commit -q -a -m mine
        """)
    let session = try room.hook.session(directory: "shop")
    #expect(try session.text(of: "SAFE") == "1")
    try session.run(room.hook.leave)
    try room.run("! \(Self.git) \(commands.begin) >/dev/null 2>&1; grep -q STOLEN .env")
    try expectRefusal(session.run(room.hook.cd()), in: session)
    try session.run(room.hook.leave)
    try room.run("\(Self.git) \(commands.end)")
    let reply = try session.run(room.hook.cd())
    #expect(!reply.output.contains("tpl allow"), "\(reply)")
    #expect(try session.text(of: "SAFE") == "1")
  }
}

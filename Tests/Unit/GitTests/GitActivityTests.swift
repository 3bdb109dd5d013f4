import Bytes
import Git
import Platform
import TestSupport
import Testing

/// When git was last at work, told by its files.
@Suite struct GitActivityTests {
  private func latest(_ room: GitRoom) throws -> Int64 { try GitActivity(try room.repository).latest }

  /// What each command writes to the work tree is never younger than what it leaves in its own directory.
  @Test(
    arguments: [
      "git checkout -q other", "git merge -q other", "git rebase -q other", "git cherry-pick other",
      "git reset -q --hard other",
      "git restore --source other .env", "git checkout -q other -- .env", "git stash push -qu; git stash pop -q",
      "git read-tree -u -m HEAD other", "git format-patch -q --stdout -1 other | git am -q",
    ])
  func isNeverOlderThanWhatItWrote(script: String) throws {
    let room = try GitRoom(
      "git init -q . && git commit -q --allow-empty -m a && git branch base && git checkout -q -b other && echo A=1 > .env "
        + "&& git add -f .env && git commit -qm b && git checkout -q base && echo B=1 > untracked")
    let before = try latest(room)
    try room.run(script)
    let after = try latest(room)
    #expect(after > before)
    for name in [".env", "untracked"] {
      if let status = FileStatus.look(room.top.appending(name)) { #expect(status.changed <= after, "\(name)") }
    }
  }

  @Test(
    arguments: [
      "touch .git/index.lock", "touch .git/index.stash.1", "touch .git/refs.lock", "mkdir .git/rebase-merge",
      "mkdir .git/rebase-apply",
      "mkdir .git/sequencer", "git rev-parse HEAD > .git/MERGE_HEAD", "git rev-parse HEAD > .git/CHERRY_PICK_HEAD",
    ])
  func isAtWork(script: String) throws {
    let room = try GitRoom("git init -q . && git commit -q --allow-empty -m a")
    #expect(try !GitActivity(try room.repository).isAtWork)
    try room.run(script)
    #expect(try GitActivity(try room.repository).isAtWork, "\(script)")
  }

  /// The same in a linked work tree, whose git directory is elsewhere.
  @Test func ofALinkedWorkTree() throws {
    let room = try GitRoom("git init -q . && git commit -q --allow-empty -m a && git worktree add -q ../linked")
    let linked = try #require(try GitRepository(at: Path(room.sandbox.path("linked"))))
    #expect(linked.isLinked && linked.common.lastComponent.elementsEqual(".git".utf8))
    #expect(try !GitActivity(linked).isAtWork)
    try room.run("touch .git/worktrees/linked/index.lock")
    #expect(try GitActivity(linked).isAtWork)
    #expect(try !GitActivity(try room.repository).isAtWork)
  }

  @Test func aGitDirectoryThatIsNotThereIsAnError() throws {
    let room = try GitRoom("echo 'gitdir: /nowhere' > .git")
    #expect(throws: SystemError.self) { try GitActivity(try room.repository) }
  }
}

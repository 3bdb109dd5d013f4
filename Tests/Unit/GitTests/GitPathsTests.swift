import Bytes
import Git
import Platform
import TestSupport
import Testing

/// What git could have brought: every name that its index or a commit with a name knows.
@Suite struct GitPathsTests {
  private static let commit = "git add -Af && git commit -qm x"

  /// How a path becomes known although the index does not list it any more.
  @Test(
    arguments: [
      "git add -f .env", "\(commit)",
      "\(commit) && git rm -q --cached .env && git commit -qm gone && git branch old HEAD~",
      "\(commit) && git update-ref refs/remotes/origin/x HEAD && git reset -q --soft HEAD && git rm -q --cached .env && git commit -q --amend --allow-empty -m y",
      "git commit -q --allow-empty -m a && \(commit) && git reset -q HEAD~",
      "git commit -q --allow-empty -m a && git stash push -qu",
      "git commit -q --allow-empty -m a && git add -f .env && git stash push -q && git stash push -q --include-untracked || true",
      "git commit -q --allow-empty -m a && \(commit) && id=$(git rev-parse HEAD) && git reset -q HEAD~ && echo $id > .git/MERGE_HEAD && rm .git/ORIG_HEAD",
      "git commit -q --allow-empty -m a && \(commit) && git rev-parse HEAD > .git/FETCH_HEAD && git reset -q HEAD~ && rm .git/ORIG_HEAD",
      "\(commit) && git branch b && git pack-refs --all && git checkout -q --orphan c && git rm -q --cached .env",
    ])
  func isKnown(script: String) throws {
    for format in ["sha1", "sha256"] {
      let room = try GitRoom("git init -q --object-format=\(format) . && echo A=1 > .env")
      #expect(try room.knows(".env") == false)
      try room.run(script)
      #expect(try room.knows(".env") == true, "\(format): \(script)")
      #expect(try room.knows(".env.local") == false, "\(format): \(script)")
    }
  }

  /// A directory is known when anything in it is, also a submodule whose commit is not there.
  @Test func directories() throws {
    let room = try GitRoom("git init -q . && mkdir -p a/.venv/bin b && touch a/.venv/bin/ls && \(Self.commit)")
    #expect(try room.knows("a/.venv") == true)
    #expect(try room.knows("b/.venv") == false)
    try room.run("git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),b/.venv && git commit -qm sub")
    try room.run("git rm -q --cached b/.venv")
    #expect(try room.knows("b/.venv") == true)
  }

  /// Where git cannot be asked, nothing is called unknown.
  @Test(
    arguments: [
      "head -c 100 /dev/urandom > .git/index", "rm -f .git/index; mkfifo .git/index", "rm .git/HEAD",
      "mkdir .git/reftable", "printf '[extensions]\\n objectformat = sha256\\n' >> .git/config",
      "rm .git/refs/heads/*; mkfifo .git/refs/heads/x",
    ])
  func isUnknown(script: String) throws {
    let room = try GitRoom("git init -q . && echo A=1 > other && \(Self.commit)")
    try room.run(script)
    #expect(try room.knows(".env") == nil, "\(script)")
    try room.run("rm -rf .git; git init -q . && \(Self.commit)")
    #expect(try room.knows(".env") == false)
  }

  /// In a partial clone a tree may be missing that only the server has.
  @Test func aPartialCloneSaysWhenItDoesNotKnow() throws {
    let room = try GitRoom(
      "git init -q . && mkdir d && echo A=1 > d/.env && \(Self.commit) && git branch old && git rm -qr --cached d && git commit -qm b"
    )
    try room.run(
      "git config remote.o.promisor true; git gc -q; for p in .git/objects/pack/*.pack; do touch \"${p%.pack}.promisor\"; done"
    )
    #expect(try room.knows("d/.env") == true)
    #expect(try room.knows("e/.env") == nil)
  }

  /// An answer holds for as long as index and refs are the same, and no longer.
  @Test func answersAreKeptAndRenewed() throws {
    let room = try GitRoom("git init -q . && git commit -q --allow-empty -m a && echo A=1 > .env")
    #expect(try room.knows(".env") == false)
    let kept = try DirectoryListing.entries(room.answers).filter { $0.kind == .file }
    #expect(kept.count == 1)
    #expect(try room.knows(".env") == false)
    try room.run("git add -f .env")
    #expect(try room.knows(".env") == true)
  }
}

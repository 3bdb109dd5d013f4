import TestSupport
import Testing

/// What could change the files of a root from beside it, around it or behind it.
@Suite struct AttackAroundTests {
  private static let git = "git -c user.name=a -c user.email=a@example.org"

  private func room(_ shell: Shell, _ script: String) throws -> AttackRoom {
    let room = try AttackRoom(shell)
    try room.run("git() { command \(Self.git) \"$@\"; }\n" + script)
    try room.hook.allow()
    return room
  }

  private func expectRefusal(_ reply: ShellSession.Reply, _ change: String, in session: ShellSession) throws {
    #expect(reply.output.contains(" NOT LOADED: .env \(change), run 'tpl allow'"), "\(reply)")
    #expect(try session.value(of: "STOLEN") == nil)
  }

  /// A clone inside of another one, which ignores it: a commit of the outer one may hold files of the inner one all the
  /// same.
  @Test(arguments: Shell.allCases)
  func aRepositoryAroundTheRootBringsNothingUnseen(shell: Shell) throws {
    let room = try room(
      shell,
      """
      git init -q -b main .; echo SAFE=1 > .env.dev; git add -f .; git commit -q -m inner
      git init -q -b main ../up; mkdir ../up/shop; echo STOLEN=1 > ../up/shop/.env; git -C ../up add -f .
      git -C ../up commit -q -m outer; git init -q -b main ..; git -C .. fetch -q up main
      """)
    let session = try room.hook.session(directory: "shop")
    #expect(try session.text(of: "SAFE") == "1")
    try room.run("\(Self.git) -C .. merge -q FETCH_HEAD; test -e .env")
    try expectRefusal(session.prompt(), "changed (+STOLEN)", in: session)
    try session.run(room.hook.leave)
    try session.run(room.hook.cd())
    #expect(try session.value(of: "STOLEN") == nil && session.value(of: "SAFE") == nil)
  }

  /// As for dotfiles: nothing in the tree shows that git works here.
  @Test(arguments: Shell.allCases)
  func aRepositoryThatOnlyTheEnvironmentNamesBringsNothingUnseen(shell: Shell) throws {
    let room = try room(
      shell,
      """
      git init -q --bare ../dot; dot() { git --git-dir=../dot --work-tree=. "$@"; }
      echo SAFE=1 > .env.dev; dot add -f .; dot commit -q -m one; dot branch keep
      echo STOLEN=1 > .env; dot add -f .; dot commit -q -m two; dot branch other; dot reset -q --hard keep
      """)
    let session = try room.hook.session(
      environment: ["GIT_DIR": room.hook.sandbox.path("dot"), "GIT_WORK_TREE": room.hook.path()], directory: "shop")
    #expect(try session.text(of: "SAFE") == "1")
    let reply = try session.run("\(Self.git) merge -q other")
    try expectRefusal(reply, "changed (+STOLEN)", in: session)
  }

  /// Other values must not take the place of those that were allowed.
  @Test(arguments: Shell.allCases)
  func whatVersionControlTakesAwayIsNotMissedInSilence(shell: Shell) throws {
    let room = try room(
      shell,
      """
      git init -q -b main .; echo PORT=1 > .env; echo PORT=2 > .env.dev; git add -f .; git commit -q -m one
      git branch keep; git rm -q .env.dev; git commit -q -m two; git branch other; git reset -q --hard keep
      """)
    let session = try room.hook.session(directory: "shop")
    #expect(try session.text(of: "PORT") == "2")
    try session.run(room.hook.leave)
    try room.run("\(Self.git) merge -q other")
    let reply = try session.run(room.hook.cd())
    #expect(reply.output == "tpl: shop (dev) NOT LOADED: .env.dev is gone, run 'tpl allow'\n")
    #expect(try session.value(of: "PORT") == nil)
    #expect(try room.hook.tpl("exec", "--", "true").status == 77)
    try room.hook.allow()
    try session.prompt()
    #expect(try session.text(of: "PORT") == "1")
  }

  /// The person's own file that is committed later loads without a question, and must not go without one.
  @Test func whatWasCommittedAfterItWasAllowedIsMissedToo() throws {
    let room = try room(
      .bash, "git init -q -b main .; git commit -q --allow-empty -m none; echo PORT=1 > .env; echo PORT=2 > .env.dev")
    try room.run(
      """
      git() { command \(Self.git) "$@"; }; git add -f .; git commit -q -m one
      git clone -q . ../up; git -C ../up rm -q .env.dev; git -C ../up commit -q -m two
      """)
    let session = try room.hook.session(directory: "shop")
    #expect(try session.text(of: "PORT") == "2")
    let reply = try session.run("\(Self.git) pull -q ../up main")
    #expect(reply.output.contains("shop (dev) NOT LOADED: .env.dev is gone, run 'tpl allow'"), "\(reply)")
    #expect(try session.value(of: "PORT") == nil)
  }

  /// A link is as much of a file as what it leads to.
  @Test func whatALinkLeadsToIsMissedToo() throws {
    let room = try room(
      .bash,
      """
      git init -q -b main .; git commit -q --allow-empty -m none; mkdir shared; echo PORT=2 > shared/dev
      echo PORT=1 > .env; ln -s shared/dev .env.dev
      """)
    try room.run(
      """
      git() { command \(Self.git) "$@"; }; git add -f shared; git commit -q -m one
      git clone -q . ../up; git -C ../up rm -q shared/dev; git -C ../up commit -q -m two
      """)
    let session = try room.hook.session(directory: "shop")
    #expect(try session.text(of: "PORT") == "2")
    let reply = try session.run("\(Self.git) pull -q ../up main")
    #expect(reply.output.contains("shop (dev) NOT LOADED: .env.dev is gone, run 'tpl allow'"), "\(reply)")
  }

  /// The sealed file beside a plain one holds other values, too.
  @Test func aSealedFileDoesNotHideThatThePlainOneIsGone() throws {
    let room = try AttackRoom(.bash)
    let seal = "echo PORT=3 > .env.dev; '\(Binaries.directory)/tpl' secret encrypt .env.dev"
    #expect(try room.hook.tpl("secret", "init", "--add").status == 0)
    try room.run("\(seal); echo PORT=2 > .env.dev")
    try room.run(
      """
      git() { command \(Self.git) "$@"; }; git init -q -b main .; git add -f .; git commit -q -m one --no-verify
      git branch keep; git rm -q .env.dev; git commit -q -m two --no-verify; git branch other; git reset -q --hard keep
      """)
    try room.hook.allow()
    let session = try room.hook.session(directory: "shop")
    #expect(try session.text(of: "PORT") == "2")
    let reply = try session.run("\(Self.git) merge -q other")
    #expect(reply.output.contains("shop (dev) NOT LOADED: .env.dev is gone, run 'tpl allow'"), "\(reply)")
    #expect(try session.value(of: "PORT") == nil)
    // The person's own removal is none of version control's.
    try room.run("git reset -q --hard keep")
    try room.hook.allow()
    #expect(try room.hook.tpl("secret", "encrypt", "--force", "--remove", ".env.dev").status == 0)
    try session.prompt()
    #expect(try session.text(of: "PORT") == "2")
  }

  /// A commit may have a file of gigabytes where the component is.
  @Test func noContentOfACommitIsRead() throws {
    let room = try room(
      .bash,
      """
      git init -q -b main .; git commit -q --allow-empty -m none; git branch bomb; mkdir -p platform/timescale
      truncate -s 300M bomb; blob=$(git hash-object -w bomb); rm bomb
      git update-index --add --cacheinfo 100644,$blob,platform/timescale; tree=$(git write-tree)
      git update-ref refs/heads/bomb $(git commit-tree -m bomb $tree); git reset -q
      """)
    try room.hook.write(["platform/timescale/.env": "PORT=1\n"])
    let peak = try room.hook.sandbox.run(
      ["/bin/sh", "-c", "ulimit -v 250000; exec \"$0\" exec -- sh -c 'echo $PORT'", "\(Binaries.directory)/tpl"],
      directory: "shop/platform/timescale")
    #expect(peak == CommandResult(0, "1\n"))
  }

  /// A person's own file may go.
  @Test func whatThePersonTakesAwayIsGone() throws {
    let room = try room(.bash, "git init -q -b main .; echo PORT=1 > .env; echo PORT=2 > .env.dev")
    try room.run("rm .env.dev")
    let session = try room.hook.session(directory: "shop")
    #expect(try session.text(of: "PORT") == "1")
  }

  /// The program behind a command of a virtual environment, and the home of its interpreter.
  @Test(
    arguments: Shell.allCases,
    [
      "mkdir .venv/bin; echo home=/usr/bin > .venv/pyvenv.cfg; ln -s ../../support/ls .venv/bin/ls",
      "mkdir .venv/bin; echo home=/usr/bin > .venv/pyvenv.cfg; ln -s \"$PWD/support/ls\" .venv/bin/python; ln -s python .venv/bin/ls",
      "mkdir .venv/bin; echo \"home = $PWD/support/bin\" > .venv/pyvenv.cfg; cp /bin/true .venv/bin/ls",
      "mkdir .venv/bin; echo home=/usr/bin > .venv/pyvenv.cfg; ln -s support link; ln -s ../../link/ls .venv/bin/ls",
    ])
  func aVirtualEnvironmentLeadsToNothingThatVersionControlBrings(shell: Shell, made: String) throws {
    let room = try room(
      shell,
      """
      git init -q -b main .; git commit -q --allow-empty -m one; git clone -q . ../up
      mkdir -p ../up/application/app1/support; cp "$EVIL" ../up/application/app1/support/ls
      git -C ../up add -f .; git -C ../up commit -q -m two
      cd application/app1; mkdir -p support .venv
      \(made)
      """)
    let session = try room.hook.session(directory: "shop/application/app1")
    #expect(try session.value(of: "VIRTUAL_ENV") != nil)
    try session.run(room.hook.leave)
    try room.run("rm -rf application/app1/support; \(Self.git) pull -q ../up; test -e application/app1/support/ls")
    let reply = try session.run(room.hook.cd("application/app1"))
    let warning =
      "application/app1/.venv has commands that lead to what arrives through version control; it is not activated"
    #expect(reply.output.contains("tpl: warning: \(warning)\n"), "\(reply)")
    try session.run("ls")
    #expect(try room.marks() == "")
    #expect(try room.hook.tpl("allow").errors.contains("lead to what arrives through version control"))
  }

  /// An access control list can give more than the bits of the mode tell.
  @Test(
    arguments: Shell.allCases,
    ["platform/timescale/.env", "platform/timescale", "platform"])
  func othersWhomAListNamesCount(shell: Shell, place: String) throws {
    let hook = try ActivationFixture(shell, files: ["platform/timescale/.env": "STOLEN=1\n"])
    // user::rwx user:12345:rwx group::r-x mask::rwx other::r-x, as setfacl(1) would write it (acl(5)).
    let set = """
      import os, struct, sys
      entries = [(1, 7, -1), (2, 7, 12345), (4, 5, -1), (16, 7, -1), (32, 5, -1)]
      value = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
      try: os.setxattr(sys.argv[1], "system.posix_acl_access", value)
      except OSError as error: sys.exit(error.errno)
      """
    let result = try hook.sandbox.run(["/usr/bin/python3", "-c", set, hook.path(place)])
    // ENOTSUP: nobody can be named on this file system.
    if result.status == 95 { return }
    #expect(result.status == 0)
    let session = try hook.session()
    let reply = try session.run(hook.cd("platform/timescale"))
    #expect(reply.output.contains(" NOT LOADED: platform/timescale/.env "), "\(reply)")
    #expect(reply.output.contains("can be written by"), "\(reply)")
    #expect(try session.value(of: "STOLEN") == nil)
  }

  /// Whoever may put another file in the place of a program changes the command.
  @Test(arguments: Shell.allCases)
  func aToolComesFromNoDirectoryOfEverybody(shell: Shell) throws {
    let room = try room(
      shell,
      """
      cp "$EVIL" "$OUT/tool"; chmod 1777 "$OUT"; ln -s "$OUT/tool" localbin/shoptool
      mkdir ../open; cp "$EVIL" ../open/tool
      """)
    let session = try room.hook.session(directory: "shop")
    // Nobody can rename there what is another user's.
    #expect(session.greeting == "tpl: shop (dev)\n")
    try session.run(room.hook.leave)
    try room.run("ln -s \"${OUT%/out}/open/tool\" localbin/other; chmod 777 ../open")
    let reply = try session.run(room.hook.cd())
    let reason = "lies in \(room.hook.sandbox.path("open")), which can be written by everybody (mend it with chmod o-w)"
    #expect(reply.output.contains("tpl: warning: localbin/other \(reason); localbin is not on PATH\n"), "\(reply)")
    #expect(try session.run("shoptool").status == 127)
    #expect(try room.marks() == "")
  }

  /// git would open it, and wait.
  @Test(
    arguments: ["objects/info/alternates", "shallow", "packed-refs", "index", "info/exclude", "../.gitignore"],
    [["allow"], ["env", "get", "NEW"], ["secret", "status"]])
  func aFifoAmongTheFilesOfGitKeepsNobodyWaiting(file: String, command: [String]) throws {
    let room = try room(.bash, "git init -q -b main .; git add -f .; git commit -q --allow-empty -m one")
    try room.run("rm -f .git/\(file); mkdir -p .git/info; mkfifo .git/\(file); echo NEW=1 > .env")
    let result = try room.hook.sandbox.run(
      ["/usr/bin/timeout", "60", "\(Binaries.directory)/tpl"] + command, environment: ["TPL_WATCHER": "off"],
      directory: "shop")
    #expect(result.status != 124, "\(result)")
  }
}

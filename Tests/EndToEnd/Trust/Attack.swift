import TestSupport

/// What a hostile repository tries, and what is said about it. All scripts are sh, in the root; `$EVIL` is a program
/// that leaves a mark when it runs, `$OUT` a directory outside of the root.
struct Attack: CustomStringConvertible, Sendable {
  let description: String
  /// Before the user allows the root.
  var before = ""
  var isAllowed = true
  /// What comes later: with a pull, from another user, from a program.
  var after = ""
  /// Where the shell goes, as it is typed.
  var place = "."
  /// In the one warning.
  let warning: String
  /// A variable of a file that is not to blame, which is there all the same.
  var loaded: String?

  static let all = names + roots + inputs + files + tools + git
}

extension Attack {
  /// Directories whose names a shell could take for something else. Each holds a whole repository.
  static let names: [Attack] = [
    ("a command substitution", "$(touch pwn)"), ("backquotes", "`touch pwn`"), ("a semicolon", "x;touch pwn;"),
    ("a quote", "x'; touch pwn; '"), ("a double quote", "x\"; touch pwn; \""), ("a leading hyphen", "-rf"),
    ("a newline", "x\ntouch pwn\n"), ("a byte that is not UTF-8", #"\377"#),
    ("a quote with a combining mark", "x'\u{301};touch pwn;'"),
  ].map { title, name in
    Attack(
      description: "directory named with \(title)",
      before: """
        mkdir -p ../hostile; cd ../hostile
        name=$(printf '%b.' \(Shell.bash.quote(name))); name=${name%.}
        mkdir -p -- "./$name/localbin" "./$name/platform"
        echo STOLEN=1 > "./$name/.env"; cp "$EVIL" "./$name/localbin/ls"
        """,
      isAllowed: false, place: "../hostile/*", warning: "is not allowed yet")
  }

  static let roots: [Attack] = [
    Attack(
      description: "a root that nobody allowed", before: "echo STOLEN=1 > .env; cp \"$EVIL\" localbin/ls",
      isAllowed: false,
      warning: "is not allowed yet"),
    Attack(
      description: "a neighbour whose name begins the same",
      after: "cp -a . ../shop-evil; echo STOLEN=1 > ../shop-evil/.env",
      place: "../shop-evil", warning: "is not allowed yet"),
    Attack(
      description: "a copy", before: "echo STOLEN=1 > .env", after: "cp -a . ../copy", place: "../copy",
      warning: "is not allowed yet"),
    Attack(
      description: "a copy in the place of the root", before: "echo STOLEN=1 > .env",
      after: "cd ..; cp -a shop copy; mv shop gone; mv copy shop", place: "../shop",
      warning: "was allowed as another directory"),
    Attack(
      description: "a root inside the root",
      after: "mkdir -p vendor/localbin vendor/platform; echo STOLEN=1 > vendor/.env; cp \"$EVIL\" vendor/localbin/ls",
      place: "vendor", warning: "/vendor is not allowed yet"),
    Attack(
      description: "a root that everybody can write", before: "echo STOLEN=1 > .env", after: "chmod 777 .",
      warning: "/shop can be written by everybody (mend it with chmod o-w)\n"),
    Attack(
      description: "a directory that says it is a work tree of the root",
      after: """
        git init -q .; mkdir -p .git/worktrees/x "$OUT/localbin" "$OUT/platform"; echo STOLEN=1 > "$OUT/.env"
        echo "gitdir: $PWD/.git/worktrees/x" > "$OUT/.git"; echo "$PWD/platform/.git" > .git/worktrees/x/gitdir
        """, place: "../out", warning: "is not allowed yet, look at it and run 'tpl allow'\n"),
  ]

  /// Committed inputs after `tpl allow`.
  static let inputs: [Attack] = [
    Attack(
      description: "a committed env file that changed",
      before: "echo SAFE=1 > .env; echo OWN=1 > .env.local; git init -q .; git add -f .env",
      after: "echo STOLEN=1 > .env",
      warning: ".env changed (+STOLEN -SAFE), run 'tpl allow'"),
    Attack(
      description: "an env file that git begins to track", before: "echo OWN=1 > .env.local; git init -q .",
      after: "echo STOLEN=1 > .env; git add -f .env", warning: ".env changed (+STOLEN), run 'tpl allow'"),
    Attack(
      description: "a committed env file in a submodule",
      before: """
        git init -q .; cd platform/timescale; git init -q .; echo SAFE=1 > .env; git add -f .env
        """, after: "echo STOLEN=1 > platform/timescale/.env", place: "platform/timescale",
      warning: "platform/timescale/.env changed (+STOLEN -SAFE), run 'tpl allow'"),
    Attack(
      description: "a link of the user's own to a file that a pull changed",
      before: "git init -q .; echo SAFE=1 > platform/base; ln -s platform/base .env; git add platform/base",
      after: "echo STOLEN=1 > platform/base", warning: ".env changed (+STOLEN -SAFE), run 'tpl allow'"),
    Attack(
      description: "a link of the user's own to a file that a pull brought",
      before: "git init -q .; ln -s platform/base .env", after: "echo STOLEN=1 > platform/base; git add platform/base",
      warning: ".env changed (+STOLEN), run 'tpl allow'"),
    Attack(
      description: "a sealed env file that changed", before: "echo sealed > .env.dev.crypt; echo OWN=1 > .env",
      after: "echo STOLEN=1 > .env.dev.crypt",
      warning: ".env.dev.crypt stays closed: your key is missing, run 'tpl secret init'"),
    Attack(
      description: "a sealed env file that is new", before: "echo OWN=1 > .env",
      after: "echo STOLEN=1 > .env.dev.crypt",
      warning: ".env.dev.crypt stays closed: your key is missing, run 'tpl secret init'"),
    Attack(
      description: "a tpl.yaml that widens what was allowed",
      before: "echo OWN=1 > .env; echo LD_PRELOAD=/x > .env.local",
      after: "printf 'allow_names: [LD_PRELOAD]\\nallow: true\\ntrusted: [/]\\n' > tpl.yaml; rm .env.local",
      warning: "tpl.yaml changed, run 'tpl allow'", loaded: "OWN"),
    Attack(
      description: "a component's tpl.yaml", before: "echo OWN=1 > .env",
      after: "echo 'tags: [x]' > platform/timescale/tpl.yaml",
      place: "platform/timescale", warning: "platform/timescale/tpl.yaml changed, run 'tpl allow'", loaded: "OWN"),
  ]

  static let files: [Attack] = [
    Attack(
      description: "a FIFO", after: "mkfifo .env; echo OWN=1 > .env.local", warning: ".env is no regular file"),
    Attack(
      description: "a socket", after: "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\".env\")'",
      warning: ".env is no regular file"),
    Attack(
      description: "a link to a device", after: "ln -s /dev/zero .env", warning: "is a symlink out of the repository"),
    Attack(
      description: "a link out of the root", after: "echo STOLEN=1 > \"$OUT/env\"; ln -s \"$OUT/env\" .env",
      warning: "is a symlink out of the repository"),
    Attack(
      description: "a file that everybody can write", after: "echo STOLEN=1 > .env; chmod 666 .env",
      warning: "can be written by everybody"),
    Attack(
      description: "a name with a semicolon", after: "echo 'A;touch pwn=1' > .env; echo STOLEN=1 >> .env",
      warning: ".env:1: "),
    Attack(
      description: "a name with a substitution", after: "echo 'A$(touch pwn)=1' > .env; echo STOLEN=1 >> .env",
      warning: ".env:1: "),
    Attack(
      description: "a function of bash", after: "echo \"STOLEN='() { :; }; touch pwn'\" > .env",
      warning: "STOLEN is never taken from a repository"),
    Attack(
      description: "options of git's own", after: "echo GIT_TRACE_CURL=/tmp/x > .env",
      warning: "GIT_TRACE_CURL is never taken from a repository"),
    Attack(
      description: "other consent records", after: "echo XDG_DATA_HOME=$PWD > .env",
      warning: "XDG_DATA_HOME is never taken from a repository"),
  ]

  static let tools: [Attack] = [
    Attack(
      description: "localbin leads out of the root",
      after: "rmdir localbin; cp \"$EVIL\" \"$OUT/ls\"; ln -s \"$OUT\" localbin",
      warning: "localbin is a symlink; it is not on PATH"),
    Attack(
      description: "localbin that everybody can write", after: "cp \"$EVIL\" localbin/ls; chmod 777 localbin",
      warning: "localbin can be written by everybody"),
    Attack(
      description: "a tool that everybody can write",
      after: "cp \"$EVIL\" localbin/shoptool; chmod 777 localbin/shoptool",
      warning: "localbin/shoptool can be written by everybody (mend it with chmod o-w); localbin is not on PATH"),
    Attack(
      description: "a tool that everybody could write already",
      before: "cp \"$EVIL\" localbin/ls; chmod 777 localbin/ls", warning: "localbin/ls can be written by everybody"),
    Attack(
      description: "a tool that hides a command",
      before: "git init -q .; git config user.name a; git config user.email a@b; git commit -q --allow-empty -m one",
      after: "cp \"$EVIL\" localbin/ls; git add localbin; git commit -q -m two",
      warning: "localbin/ls was not shown yet, run 'tpl allow'; localbin is not on PATH"),
    Attack(
      description: "a git that tpl would ask", before: "git init -q .; echo OWN=1 > .env",
      after: "cp \"$EVIL\" localbin/git; echo > README.md; git add README.md localbin",
      warning: "localbin/git was not shown yet", loaded: "OWN"),
  ]

  /// A `.git` that names programs, or hangs who reads it.
  static let git: [Attack] = [
    Attack(
      description: "a monitor of the file system",
      before:
        "git init -q .; echo SAFE=1 > .env; git add -f .env; git config core.fsmonitor \"$EVIL\"; git config core.hooksPath \"$OUT\"",
      after: "cp \"$EVIL\" \"$OUT/post-index-change\"; echo STOLEN=1 > .env",
      warning: ".env changed (+STOLEN -SAFE), run 'tpl allow'"),
    Attack(
      description: "a git directory of somebody else's choice",
      before: """
        git init -q "$OUT"; git -C "$OUT" config core.fsmonitor "$EVIL"; git -C "$OUT" config core.sshCommand "$EVIL"
        echo SAFE=1 > .env; git --git-dir "$OUT/.git" --work-tree . -c core.fsmonitor=false add -f .env
        echo "gitdir: $OUT/.git" > .git
        """, after: "echo STOLEN=1 > .env", warning: ".env changed (+STOLEN -SAFE), run 'tpl allow'"),
    // Listing a sparse index means to read trees, and to fetch those that are missing.
    Attack(
      description: "a remote that has the missing objects",
      before: """
        git init -q .; mkdir -p drop/sub; echo A=1 > drop/sub/.env; echo SAFE=1 > .env; echo > platform/keep
        git add -f .; git -c user.name=a -c user.email=a@b commit -q -m a
        git sparse-checkout init --cone --sparse-index; git sparse-checkout set --sparse-index platform
        test "$(git ls-files --sparse | grep -c '/$')" = 1
        git config core.repositoryformatversion 1; git config extensions.partialClone origin
        git config remote.origin.promisor true; git config remote.origin.url ssh://x/y
        tree=$(git rev-parse HEAD:drop); git config core.sshCommand "$EVIL"
        rm -f ".git/objects/$(echo "$tree" | cut -c1-2)/$(echo "$tree" | cut -c3-)"
        """,
      after: "echo STOLEN=1 > .env", warning: ".env changed (+STOLEN -SAFE), run 'tpl allow'"),
    Attack(
      description: "a git directory further in that knows nothing", before: "git init -q .",
      after: "cd platform/timescale; echo STOLEN=1 > .env; git add -f .env; git init -q .", place: "platform/timescale",
      warning: "platform/timescale/.env changed (+STOLEN), run 'tpl allow'"),
    Attack(
      description: "a FIFO as index", before: "mkdir .git; mkfifo .git/index", after: "echo STOLEN=1 > .env",
      warning: ".env changed (+STOLEN), run 'tpl allow'"),
    Attack(
      description: "a FIFO as .git", before: "mkfifo .git", after: "echo 'A=\"' > .env",
      warning: ".env changed, run 'tpl allow'"),
    Attack(
      description: "an index that is damaged", before: "mkdir .git; head -c 100 /dev/urandom > .git/index",
      after: "echo STOLEN=1 > .env", warning: ".env changed (+STOLEN), run 'tpl allow'"),
  ]
}

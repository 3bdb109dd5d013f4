/// What people do all day in a repository with git, and must never be asked about.
struct OwnWork: CustomStringConvertible, Sendable {
  let description: String
  /// Lines that are typed one after the other, in a component whose `.env` was there at `tpl allow`.
  let lines: [String]
  /// `NEW` as it is exported afterwards.
  var new: String? = "1"
  /// A command that can be run afterwards.
  var command: String?

  static let all: [OwnWork] = [
    OwnWork(description: "edits an env file", lines: ["echo NEW=1 >> .env"]),
    OwnWork(description: "makes an env file", lines: ["echo NEW=1 > .env.local"]),
    OwnWork(description: "saves as editors do", lines: ["echo NEW=1 > .env.tmp; mv .env.tmp .env"]),
    OwnWork(description: "edits with sed", lines: ["sed -i s/OWN/NEW/ .env"]),
    OwnWork(description: "copies the example", lines: ["cp example .env.local"]),
    OwnWork(description: "makes a link to the example of its own", lines: ["echo NEW=1 > mine; ln -s mine .env.local"]),
    OwnWork(description: "edits, then asks for the state", lines: ["echo NEW=1 >> .env; git status"]),
    OwnWork(description: "edits, then commits", lines: ["echo NEW=1 >> .env; git commit -q --allow-empty -m x"]),
    OwnWork(description: "edits, then fetches", lines: ["echo NEW=1 >> .env; git fetch -q origin"]),
    OwnWork(
      description: "edits, then commits after the prompt",
      lines: ["echo NEW=1 >> .env", "git commit -q --allow-empty -m x"]),
    OwnWork(
      description: "makes one, then commits after the prompt",
      lines: ["echo NEW=1 > .env.local", "git commit -q --allow-empty -m x", "git fetch -q origin", "git status"]),
    OwnWork(description: "commits, then edits", lines: ["git commit -q --allow-empty -m x", "echo NEW=1 >> .env"]),
    OwnWork(
      description: "commits, then makes one", lines: ["git commit -q --allow-empty -m x", "echo NEW=1 > .env.local"]),
    OwnWork(
      description: "pulls what is harmless",
      lines: ["echo NEW=1 >> .env", "git pull -q --no-rebase --no-edit origin main"]),
    OwnWork(
      description: "stashes other work",
      lines: ["echo NEW=1 >> .env", "echo x >> README.md; git stash -q", "git stash pop -q"]),
    OwnWork(
      description: "changes the branch", lines: ["echo NEW=1 >> .env", "git checkout -q -b new", "git checkout -q -"]),
    OwnWork(description: "cleans up", lines: ["echo NEW=1 >> .env", "git gc -q"]),
    OwnWork(description: "touches", lines: ["touch .env"], new: nil),
    OwnWork(description: "makes a file private", lines: ["chmod 600 .env", "git status", "echo NEW=1 >> .env"]),
    OwnWork(description: "sets by tpl", lines: ["echo 1 | tpl env set NEW"]),
    OwnWork(
      description: "sets by tpl and commits", lines: ["echo 1 | tpl env set NEW; git commit -q --allow-empty -m x"]),
    OwnWork(
      description: "sets a new file by tpl and commits",
      lines: ["echo 1 | tpl env set -e dev NEW; git commit -q --allow-empty -m x"]),
    OwnWork(
      description: "writes a tool", lines: ["cp $TOOL ../../localbin/owntool"], new: nil,
      command: "owntool"),
    OwnWork(
      description: "makes a virtual environment",
      lines: [
        "mkdir -p .venv/bin; echo home=/usr > .venv/pyvenv.cfg; cp $TOOL .venv/bin/inside",
        "git commit -q --allow-empty -m x",
      ], new: nil,
      command: "inside"),
    OwnWork(
      description: "makes a virtual environment with Python", lines: ["python3 -m venv --without-pip .venv"], new: nil,
      command: "test \"$VIRTUAL_ENV\" = \"$PWD/.venv\""),
  ]
}

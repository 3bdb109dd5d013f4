import TestSupport

/// Something that a repository brings after `tpl allow`, in a place of its own.
struct AttackContent: CustomStringConvertible, Sendable {
  /// What it does once it is allowed: a test that finds nothing must not pass because everything is refused.
  enum Worth: Sendable {
    /// The variable STOLEN is there.
    case variable
    /// The command `shoptool` runs.
    case program
    /// Its `ls` runs.
    case hidingProgram
    /// It stays refused.
    case nothing
  }

  let description: String
  /// The root is `roots/NAME` and not the whole repository.
  var hasOwnRoot = false
  /// sh, in the place: what the user allows.
  var before = ""
  /// sh, in the place of the clone: what the user makes there, and allows.
  var own = ""
  /// sh, in the place: what arrives.
  let after: String
  /// Below the place: what the one warning names.
  let file: String
  /// Below the place: where a shell stands.
  var standing = ""
  var worth = Worth.variable
  /// It cannot be in a commit of hg or an archive.
  var needsGit = false
  /// It changes nothing that a commit could hold, and is mended by this.
  var cure = ""
  /// Its root is allowed with `--localbin-first`.
  var isFirst = false
  /// It takes the place of a directory, which tar and unzip do not do.
  var replacesDirectory = false

  var place: String { (hasOwnRoot ? "roots/" : "platform/") + description }
  /// Where its own root is, or the whole repository.
  var root: String { hasOwnRoot ? place : "" }
  /// It is a part of an environment, which is loaded whole or not at all.
  var isWhole: Bool { worth == .variable && file != "tpl.yaml" || file.hasPrefix(".env") }
  var directory: String { standing.isEmpty ? place : "\(place)/\(standing)" }
  /// Its name in a warning: paths are said from the root.
  var named: String { file.isEmpty ? description : hasOwnRoot ? file : "\(place)/\(file)" }

  static let all = environmentFiles + virtualEnvironments + tools + permissions

  /// Owner and mode, which a commit does not hold.
  var isPermission: Bool { !cure.isEmpty }

  /// What stands in front of PATH was shown, and changes while a line runs: the rest of that line cannot know.
  var isTrustedInLine: Bool { isFirst || isPermission || !own.isEmpty }

  /// A change of mode or owner changes no time that a prompt compares: it counts from the next activation.
  var isSeenAtThePrompt: Bool { !isPermission }

  /// A virtual environment that git does not know, or knows no more, is one that a person may allow.
  func worth(by way: AttackWay) -> Worth {
    let isUnknown = way.isForgotten || way.carrier == .archive
    return isUnknown && ["venv", "venv-of-the-user"].contains(description) ? .hidingProgram : worth
  }

  /// Of a root that others may change neither the environment nor `localbin` is used, and each may say so.
  var mostWarnings: Int { hasOwnRoot && isPermission && file.isEmpty ? 2 : 1 }

  /// Comes with everything: what a checkout writes last.
  static let last = "echo > zz.slow"
}

extension AttackContent {
  static let environmentFiles: [AttackContent] = [
    AttackContent(description: "env", after: "echo STOLEN=1 > .env", file: ".env"),
    AttackContent(
      description: "changed-env", before: "echo OWN=1 > .env", after: "echo OWN=2 > .env; echo STOLEN=1 >> .env",
      file: ".env"),
    AttackContent(
      description: "env-of-environment", before: "echo OWN=1 > .env; echo 'services: {}' > compose.yaml",
      after: "echo STOLEN=1 > .env.dev",
      file: ".env.dev"),
    AttackContent(
      description: "env-local", before: "echo OWN=1 > .env", after: "echo STOLEN=1 > .env.local", file: ".env.local"),
    AttackContent(
      description: "sealed-env", before: "echo OWN=1 > .env", after: "cp \"$SEALED\" .env.dev.crypt",
      file: ".env.dev.crypt"),
    AttackContent(
      description: "changed-sealed-env", before: "cp \"$SEALED_OWN\" .env.dev.crypt",
      after: "cp \"$SEALED\" .env.dev.crypt", file: ".env.dev.crypt"),
    AttackContent(
      description: "link-out", before: "echo OWN=1 > .env", after: "ln -s ../../../backend/.env .env.dev",
      file: ".env.dev", worth: .nothing),
    AttackContent(
      description: "link-inside", before: "echo OWN=1 > .env",
      after: "mkdir support; echo STOLEN=1 > support/vars; ln -s support/vars .env.dev", file: ".env.dev"),
    AttackContent(
      description: "env-of-root", hasOwnRoot: true, before: "mkdir -p platform/db; echo OWN=1 > platform/db/.env",
      after: "echo STOLEN=1 > .env", file: ".env", standing: "platform/db"),
    AttackContent(
      description: "tpl-yaml", hasOwnRoot: true, before: "echo STOLEN=1 > .env.prod",
      after: "echo 'default_env: prod' > tpl.yaml",
      file: "tpl.yaml"),
  ]

  private static let programs =
    "mkdir -p $d/bin; echo home=/usr > $d/pyvenv.cfg; for p in ls git make python3; do cp \"$EVIL\" $d/bin/$p; done"

  static let virtualEnvironments: [AttackContent] = [
    AttackContent(description: "venv", after: "d=.venv; \(programs)", file: ".venv", worth: .nothing),
    AttackContent(
      description: "venv-link", after: "d=support; \(programs); ln -s support .venv", file: ".venv", worth: .nothing),
    AttackContent(
      description: "venv-submodule", after: "git submodule --quiet add -f \"$VENV\" .venv", file: ".venv",
      worth: .nothing,
      needsGit: true),
    AttackContent(
      description: "venv-of-the-user",
      own: "mkdir -p .venv/bin; echo home=/usr > .venv/pyvenv.cfg",
      after: "mkdir -p .venv/bin; cp \"$EVIL\" .venv/bin/ls", file: ".venv", worth: .nothing),
  ]

  static let tools: [AttackContent] = [
    AttackContent(
      description: "tool-that-hides", hasOwnRoot: true, before: "cp \"$TOOL\" localbin/own",
      after: "for p in ls git make python3 shoptool; do cp \"$EVIL\" localbin/$p; done", file: "localbin/git",
      worth: .program),
    AttackContent(
      description: "tool", hasOwnRoot: true, before: "cp \"$TOOL\" localbin/own",
      after: "cp \"$EVIL\" localbin/shoptool",
      file: "localbin/shoptool", worth: .program),
    AttackContent(
      description: "changed-tool", hasOwnRoot: true, before: "cp \"$TOOL\" localbin/ls",
      after: "cp \"$EVIL\" localbin/ls", file: "localbin/ls", worth: .hidingProgram, isFirst: true),
    AttackContent(
      description: "tool-beside-the-first", hasOwnRoot: true, before: "cp \"$TOOL\" localbin/own",
      after: "cp \"$EVIL\" localbin/ls", file: "localbin/ls", worth: .hidingProgram, isFirst: true),
    AttackContent(
      description: "tool-that-can-run", hasOwnRoot: true,
      before: "cp \"$EVIL\" localbin/shoptool; chmod -x localbin/shoptool",
      after: "chmod +x localbin/shoptool", file: "localbin/shoptool", worth: .program),
    AttackContent(
      description: "localbin-link", hasOwnRoot: true, before: "cp \"$TOOL\" localbin/own",
      after: "git mv localbin support || mv localbin support; cp \"$EVIL\" support/shoptool; ln -s support localbin",
      file: "localbin", worth: .nothing, replacesDirectory: true),
  ]
}

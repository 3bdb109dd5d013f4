import Glibc

/// Each thing that is used, and each way in which others could change it.
extension AttackContent {
  private struct Subject {
    let name: String
    var hasOwnRoot = false
    var before = ""
    var own = ""
    /// What others get at.
    let path: String
    /// What the warning names, where that is not the same.
    var named: String?
    var standing = ""
    var worth = Worth.variable
  }

  private struct Harm {
    let name: String
    let does: String
    let cure: String
    let needsRoot: Bool
  }

  private static let subjects = [
    Subject(name: "env", before: "echo STOLEN=1 > .env", path: ".env"),
    Subject(name: "sealed", before: "cp \"$SEALED\" .env.dev.crypt", path: ".env.dev.crypt"),
    Subject(name: "component", before: "echo STOLEN=1 > .env", path: "."),
    Subject(
      name: "layer", hasOwnRoot: true, before: "mkdir platform/db; echo STOLEN=1 > platform/db/.env", path: "platform",
      standing: "platform/db"),
    Subject(name: "root", hasOwnRoot: true, before: "echo STOLEN=1 > .env", path: "."),
    Subject(
      name: "tool", hasOwnRoot: true, before: "cp \"$EVIL\" localbin/shoptool", path: "localbin/shoptool",
      worth: .program),
    Subject(
      name: "localbin", hasOwnRoot: true, before: "cp \"$EVIL\" localbin/shoptool", path: "localbin", worth: .program),
    Subject(name: "venv", own: "\(virtualEnvironment)", path: ".venv", worth: .hidingProgram),
    Subject(
      name: "bin-of-venv", own: "\(virtualEnvironment)", path: ".venv/bin", named: ".venv", worth: .hidingProgram),
  ]

  private static let virtualEnvironment =
    "mkdir -p .venv/bin; echo home=/usr > .venv/pyvenv.cfg; cp \"$EVIL\" .venv/bin/ls"

  private static let harms = [
    Harm(name: "others-write", does: "chmod o+w", cure: "chmod o-w", needsRoot: false),
    Harm(
      name: "group-writes", does: "chmod g+w PATH; chgrp 54321", cure: "chgrp 0 PATH; chmod g-w", needsRoot: true),
    Harm(name: "other-owner", does: "chown 65534", cure: "chown 0", needsRoot: true),
  ]

  static let permissions: [AttackContent] = subjects.flatMap { subject in
    harms.filter { getuid() == 0 || !$0.needsRoot }.map { harm in
      func on(_ script: String) -> String { script.replacing("PATH", with: subject.path) + " \(subject.path)" }
      return AttackContent(
        description: "\(subject.name)-\(harm.name)", hasOwnRoot: subject.hasOwnRoot, before: subject.before,
        own: subject.own, after: on(harm.does), file: subject.named ?? (subject.path == "." ? "" : subject.path),
        standing: subject.standing, worth: subject.worth, cure: on(harm.cure))
    }
  }
}

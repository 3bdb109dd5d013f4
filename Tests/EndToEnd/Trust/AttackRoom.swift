import Glibc
import TestSupport

/// A repository with a program that leaves a mark when it runs, and a place outside of it.
struct AttackRoom {
  let hook: ActivationFixture

  init(_ shell: Shell) throws {
    hook = try ActivationFixture(shell, isAllowed: false)
    try hook.sandbox.write(
      "#!/bin/sh\necho \"$0\" >> \(shell.quote(hook.sandbox.path("mark")))\n", to: "evil.sh", mode: 0o755)
    try hook.sandbox.makeDirectory("out")
  }

  var evil: String { hook.sandbox.path("evil.sh") }

  /// A script of sh, in the root.
  func run(_ script: String) throws {
    let result = try hook.sandbox.run(
      ["/bin/sh", "-euc", script],
      environment: [
        "EVIL": evil, "OUT": hook.sandbox.path("out"), "TPL": "\(Binaries.directory)/tpl", "TPL_WATCHER": "off",
      ], directory: "shop")
    guard result.status == 0 else { throw ActivationProblem(message: "\(script): \(result.errors)") }
  }

  /// What ran although it should not: the program, or a name that was taken for a command.
  func marks() throws -> String {
    // `touch pwn` makes an empty file of exactly that name wherever the shell is.
    try hook.sandbox.run(["/usr/bin/find", hook.sandbox.root, "-name", "pwn"]).output + hook.sandbox.text("mark")
  }
}

extension ActivationFixture {
  static var isRoot: Bool { getuid() == 0 }
}

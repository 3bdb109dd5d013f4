import Foundation
import TestSupport
import Testing

@Suite struct ExecCommandTests {
  private func exec(
    _ repository: TemplateRepository, _ arguments: String..., in directory: String = "platform/a",
    environment: [String: String] = [:]
  ) throws -> CommandResult {
    try repository.tpl(["exec"] + arguments, in: directory, environment: environment)
  }

  @Test func runsInTheComponentWithItsEnvironment() throws {
    let repository = try TemplateRepository.withVariables([".env.prod": ""])
    try repository.sandbox.write(
      "#!/bin/sh\necho tool \"$PORT\"\n", to: "\(repository.root)/localbin/shoptool", mode: 0o755)
    let script = "pwd; echo $PWD $URL $TPL_ROOT $TPL_COMPONENT $TPL_LAYER $TPL_ENVIRONMENT $TPL_ENV; shoptool"
    let directory = "\(repository.root)/platform/a"
    let expected = CommandResult(
      0, "\(directory)\n\(directory) root:1 \(repository.root) platform/a platform dev dev\ntool 2\n")
    #expect(try exec(repository, "--", "sh", "-c", script, in: "platform/a/scripts") == expected)
    #expect(try exec(repository, "a", "--", "sh", "-c", script, in: "") == expected)
    #expect(try exec(repository, "--root", repository.root, "a", "--", "sh", "-c", script, in: "..") == expected)
    #expect(try exec(repository, "--", "shoptool", in: "") == CommandResult(0, "tool 1\n"))
    #expect(
      try exec(
        repository, "a", "-e", "prod", "--", "\(Binaries.directory)/tpl", "exec", "b", "--", "printenv", "TPL_ENV",
        in: "")
        == CommandResult(0, "prod\n"))
  }

  /// The same process goes on: no shell, and signals reach the command.
  @Test func noProcessInBetween() throws {
    let repository = try TemplateRepository.withVariables()
    let script = "echo $$; exec \"$0\" exec -- sh -c 'echo $$; echo \"$0|$1|$2\"' '$HOME' 'a  b' \"$(printf 'x\\ny')\""
    let result = try repository.run(["/bin/sh", "-c", script, "\(Binaries.directory)/tpl"], in: "platform/a")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 4 && lines[0] == lines[1], "\(result)")
    #expect(lines.last == "y" && lines[2] == "$HOME|a  b|x")
    #expect(try exec(repository, "--", "sh", "-c", "kill -TERM $$").status == 143)
    #expect(try exec(repository, "--", "sh", "-c", "exit 65") == CommandResult(65, ""))
    #expect(try repository.tpl(["exec", "--", "cat"], input: "in") == CommandResult(0, "in"))
  }

  @Test func statusesOfShells() throws {
    let repository = try TemplateRepository.withVariables()
    try repository.sandbox.write("echo plain \"$@\"\n", to: "\(repository.root)/localbin/plain", mode: 0o755)
    try repository.sandbox.write("#!/nonexistent\n", to: "\(repository.root)/localbin/lost", mode: 0o755)
    try repository.sandbox.write("", to: "\(repository.root)/platform/a/data")
    let path = "\(repository.root)/localbin/lost"
    #expect(try exec(repository, "--", "nonesuch") == CommandResult(127, "", "tpl: error: nonesuch: no such command\n"))
    #expect(try exec(repository, "--", "./none") == CommandResult(127, "", "tpl: error: ./none: no such command\n"))
    #expect(try exec(repository, "--", "") == CommandResult(127, "", "tpl: error: : no such command\n"))
    #expect(try exec(repository, "--", "scripts/").status == 126)
    #expect(try exec(repository, "--", "plain", "a b") == CommandResult(0, "plain a b\n"))
    #expect(
      try exec(repository, "--", "lost")
        == CommandResult(
          127, "", "tpl: error: \(path) needs a program that is not there\ntpl: hint: look at its first line\n"))
    if getuid() != 0 || access("\(repository.root)/platform/a/data", X_OK) != 0 {
      #expect(
        try exec(repository, "--", "./data") == CommandResult(126, "", "tpl: error: exec ./data: permission denied\n"))
    }
  }

  @Test func whatComponentsToolsNeed() throws {
    let repository = try TemplateRepository.withVariables([
      "platform/a/compose/compose.yaml": "services: {}\n", "platform/a/.venv/pyvenv.cfg": "", ".env.prod": "PORT=3\n",
    ])
    try repository.sandbox.makeDirectory("\(repository.root)/platform/a/.venv/bin")
    try repository.must("use", "prod")
    let script = "echo $COMPOSE_PROJECT_NAME $COMPOSE_FILE $VIRTUAL_ENV ${PYTHONHOME-unset} $TPL_ENV; echo $PATH"
    let directory = "\(repository.root)/platform/a"
    let environment = ["PYTHONHOME": "/x", "PATH": "/usr/bin:/bin"]
    #expect(
      try exec(repository, "--", "sh", "-c", script, environment: environment)
        == CommandResult(
          0,
          "shop-platform-a-prod \(directory)/compose/compose.yaml \(directory)/.venv unset prod\n"
            + "\(directory)/.venv/bin:/usr/bin:/bin:\(repository.root)/localbin\n"))
    let exported = try repository.tpl(["env", "export", "shell"], environment: environment)
    #expect(exported.output.contains("unset PYTHONHOME\n"))
  }

  /// Outside of any root, all that are allowed are asked.
  @Test func fromAnywhere() throws {
    let repository = try TemplateRepository.withVariables()
    #expect(try exec(repository, "a", "--", "printenv", "PORT", in: "../home") == CommandResult(0, "2\n"))
    #expect(try exec(repository, "--", "printenv", in: "../home").status == 1)
  }

  @Test func usage() throws {
    let repository = try TemplateRepository.withVariables()
    for arguments in [["exec"], ["exec", "a"], ["exec", "--"], ["exec", "a", "echo"]] {
      let result = try repository.tpl(arguments)
      #expect(result.status == 64 && result.output == "", "\(arguments)")
      #expect(result.errors.hasPrefix("tpl: error: "), "\(arguments)")
    }
    #expect(try exec(repository, "nope", "--", "echo").status == 1)
  }

  /// From inside of another component: nothing of that one is left, and what a person changed there by hand stays
  /// there.
  @Test func fromAnActiveShell() throws {
    let repository = try TemplateRepository.withVariables(["application/b/.env": "ONLY_B=1\n"])
    let tpl = "\(Binaries.directory)/tpl"
    let script = """
      eval "$("$0" hook-env bash)" 2>/dev/null; export PORT=hand
      "$0" exec -- printenv PORT; "$0" exec b -- sh -c 'echo "$PORT ${URL-none} $ONLY_B"'
      echo "$PATH" | tr : '\\n' | grep -c localbin; "$0" exec b -- sh -c 'echo "$PATH"' | tr : '\\n' | grep -c localbin
      "$0" env explain PORT | tail -1
      """
    let result = try repository.run(["bash", "-c", script, tpl], in: "platform/a")
    #expect(
      result.output == "hand\n1 none 1\n1\n1\n  changed by hand in this shell, which keeps it\n", "\(result.errors)")
  }

  /// A shell that was started so leaves the component as one that went there.
  @Test func aShellThatIsRunCanLeave() throws {
    let repository = try TemplateRepository.withVariables()
    let script =
      "cd /; eval \"$(\(Binaries.directory)/tpl hook-env bash)\"; echo \"${PORT-unset} ${TPL_ROOT-unset}\"; echo $PATH"
    let result = try exec(repository, "--", "bash", "-c", script, environment: ["PATH": "/usr/bin:/bin"])
    #expect(result.output == "unset unset\n/usr/bin:/bin\n", "\(result)")
  }

  /// Where nothing can be written it still runs.
  @Test func withoutARuntimeDirectory() throws {
    let repository = try TemplateRepository.withVariables()
    try repository.shell("rm -rf run/tpl; touch run/tpl", in: repository.sandbox.root)
    #expect(
      try exec(repository, "--", "sh", "-c", "echo $PORT ${TPL_STATE-none}") == CommandResult(0, "2 none\n"))
  }
}

import Bytes
import Platform
import Secrets

/// What makes git understand sealed files: attributes in the repository, commands in this clone's configuration.
struct GitSetup {
  let workspace: SecretWorkspace

  private static let attributes = "*.crypt text eol=lf diff=tplenv merge=tplenv"
  private static let hookMark = "# tpl: no plain env file, no sealed file for the wrong people"

  /// Does nothing outside of git.
  func install() throws(CommandFailure) {
    guard let git = Git(root: workspace.root, environment: workspace.world.environment) else { return }
    let program: Path
    do throws(SystemError) {
      program = try Path.runningExecutable()
    } catch {
      throw CommandFailure(error)
    }
    let tpl = GitSetup.quoted(program.bytes)
    func set(_ key: String, _ value: [UInt8]) {
      _ = git.run([[UInt8]("config"), Array(key.utf8), value])
    }
    set("diff.tplenv.textconv", tpl + [UInt8](" secret textconv"))
    set("merge.tplenv.name", [UInt8]("encrypted env files"))
    set("merge.tplenv.driver", tpl + [UInt8](" secret merge %O %A %B %P"))
    do throws(SystemError) {
      try appendAttributes()
      try installHook(git, tpl)
    } catch {
      throw CommandFailure(error)
    }
  }

  private func appendAttributes() throws(SystemError) {
    let file = workspace.root.appending(".gitattributes")
    var text = (try? Files.read(file)) ?? []
    let line = Array(GitSetup.attributes.utf8)
    if text.split(separator: .newline).contains(line[...]) { return }
    if let last = text.last, last != .newline { text.append(.newline) }
    try Files.replace(file, with: text + line + [.newline], mode: 0o644)
    Output.say("added '\(GitSetup.attributes)' to .gitattributes, commit it")
  }

  private func installHook(_ git: Git, _ tpl: [UInt8]) throws(SystemError) {
    guard let found = git.output(["rev-parse", "--git-path", "hooks/pre-commit"]) else { return }
    let name = Path(Array(found.dropLast()))
    let file = name.isAbsolute ? name : workspace.root.appending(name.bytes)
    let check = tpl + [UInt8](" secret commit-check")
    if let existing = try? Files.read(file) {
      if existing.split(separator: .newline).contains(where: { Array($0) == check + [UInt8](" || exit") }) { return }
      if existing.split(separator: .newline).contains(Array(GitSetup.hookMark.utf8)[...]) == false {
        Output.warn("there is a pre-commit hook already, add to it: \(check.displayed) || exit")
        return
      }
    }
    if let directory = file.parent { try Files.makeDirectory(directory) }
    let script = [UInt8]("#!/bin/sh\n") + Array(GitSetup.hookMark.utf8) + [.newline] + check + [UInt8](" || exit\n")
    try Files.replace(file, with: script, mode: 0o755)
    Output.say("git now shows, merges and checks encrypted env files in this clone")
  }

  /// One word for a POSIX shell.
  private static func quoted(_ text: [UInt8]) -> [UInt8] {
    [.quote] + text.flatMap { $0 == .quote ? [UInt8]("'\\''") : [$0] } + [.quote]
  }
}

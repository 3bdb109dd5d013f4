import ArgumentParser
import Bytes
import Platform
import Secrets

/// What git calls for `diff=tplenv`.
struct SecretTextconvCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "textconv", abstract: "Print an encrypted file's text for git diff.", shouldDisplay: false)

  @Argument var file: ByteArgument

  /// What cannot be opened is shown as it is: a diff must not fail because of one file.
  mutating func run() throws {
    let world = try World.ofProcess()
    ProcessFacts.forbidDumps()
    let text: [UInt8]
    do throws(SystemError) {
      text = try Files.read(file.path, limit: SealedFileError.sizeLimit)
    } catch {
      throw CommandFailure(error)
    }
    guard let sealed = try? SealedFile(text), let identity = try? world.identities.identity(),
      let plain = try? sealed.open(with: identity)
    else {
      try Output.write(text)
      return
    }
    try Output.write(plain.revealed)
  }
}

/// What git calls for `merge=tplenv`.
struct SecretMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Merge three encrypted files for git.", shouldDisplay: false)

  @Argument var base: ByteArgument
  @Argument var ours: ByteArgument
  @Argument var theirs: ByteArgument
  @Argument(help: "Its path in the repository.") var path: ByteArgument

  /// Nothing is written unless all three are opened: git then has its conflict, and `tpl secret resolve` its stages.
  mutating func run() throws {
    let world = try World.ofProcess()
    let workspace = try SecretWorkspace(nil, world)
    let file = path.path
    let identity = try world.identity()
    let merged = try SecretMerging(workspace: workspace, identity: identity, file: file).merge(
      base: try read(base), ours: try read(ours), theirs: try read(theirs), favor: nil)
    let writer = SealedFileWriter(recipients: try workspace.recipients(for: file))
    do {
      let sealed = try writer.seal(merged.text, fileName: Array(file.lastComponent))
      try Files.replace(ours.path, with: sealed, mode: 0o644, durable: false)
    } catch let error as SealedFileError {
      throw CommandFailure(error, file)
    } catch let error as SystemError {
      throw CommandFailure(error)
    }
    guard merged.isConflicted else { return }
    throw CommandFailure(
      .negative, "\(file.bytes.displayed) has conflicts inside", hint: "tpl secret resolve \(file.bytes.displayed)")
  }

  private func read(_ argument: ByteArgument) throws(CommandFailure) -> [UInt8] {
    do throws(SystemError) {
      return try Files.read(argument.path, limit: SealedFileError.sizeLimit)
    } catch {
      throw CommandFailure(error)
    }
  }
}

/// What the pre-commit hook calls.
struct SecretCommitCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "commit-check", abstract: "Check what is staged: no plain env file, encrypted ones as configured.",
    shouldDisplay: false)

  @OptionGroup var root: RootOption

  mutating func run() throws {
    let workspace = try SecretWorkspace(root.path, try World.ofProcess())
    guard let git = Git(root: workspace.root, environment: workspace.world.environment),
      let names = git.output(["diff", "--cached", "--relative", "--name-only", "-z", "--diff-filter=ACMR"])
    else { return }
    var problems: [String] = []
    for name in names.split(separator: 0).map(Array.init) {
      if PlainEnvFiles.isPlain(name) {
        problems.append("\(name.displayed) is a plain env file (git rm --cached \(name.displayed))")
      } else if EnvFileName(Array(Path(name).lastComponent)) != nil, let staged = git.staged(name, stage: 0) {
        problems += SealedFileFindings(staged, workspace.root.appending(name), workspace).reasons.map {
          "\(name.displayed) \($0)"
        }
      }
    }
    guard let first = problems.first else { return }
    for problem in problems.dropFirst() { Output.warn(problem) }
    throw CommandFailure(.negative, "not committed: \(first)", hint: "tpl secret status tells more")
  }
}

import ArgumentParser
import Bytes
import Consent
import Git
import TplHot
import WatcherProtocol

struct AllowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allow", abstract: "Let tpl use a repository, or one file of it; shows what that enables.")

  @Argument(
    help: ArgumentHelp("A directory, or one input: .env, tpl.yaml, localbin/tool. Default: here.", valueName: "path"))
  var path: ByteArgument?

  @Flag(help: "Allow a linked git work tree of an allowed repository: what is in it as it was allowed there.")
  var worktree = false

  @Flag(
    inversion: .prefixedNo,
    help: "Put localbin in front of PATH, so that its tools hide commands, while each is as it is now; kept.")
  var localbinFirst: Bool?

  @Flag(help: "Print what changed since it was allowed, and record nothing; values are masked.") var diff = false
  @Flag(help: "List every file and name.") var verbose = false
  @Flag(help: "Print JSON.") var json = false

  mutating func validate() throws {
    if diff, worktree || localbinFirst != nil {
      throw ValidationError("--diff records nothing: use it alone, or with --json")
    }
    if worktree, localbinFirst != nil {
      throw ValidationError("--worktree takes over what was allowed; then --localbin-first")
    }
  }

  mutating func run() throws {
    let world = try World.ofProcess()
    let target = try AllowTarget.resolve(path?.path, world)
    let main = worktree ? try AllowCommand.mainRecord(of: target.root, world) : nil
    let wasFirst = ((try? world.consent.record(for: target.root)) ?? nil)?.isLocalbinFirst ?? false
    var allowance = try Allowance(target.root, world: world, isLocalbinFirst: localbinFirst ?? wasFirst)
    if diff {
      return try Output.write(
        json ? AllowanceDocument(allowance).text : AllowanceDifference(allowance).text)
    }
    if let file = target.file { return try allow(file, of: allowance, world) }
    let changes = main.map { allowance.adopt($0, known: world.consent.knownFiles(of: $0.path)) } ?? []
    try AllowCommand.save(allowance.record, allowance.known, world)
    if json { return try Output.write(AllowanceDocument(allowance).text) }
    AllowanceReport(allowance: allowance, isVerbose: verbose).show(like: main?.path.bytes)
    for change in changes { Output.warn(change) }
  }

  /// One input, and nothing else of what may have changed.
  private func allow(_ file: [UInt8], of allowance: Allowance, _ world: World) throws {
    let part = try allowance.only(file)
    guard let (record, known) = part else {
      let reason = allowance.refused.first { $0.file == file }?.reason
      throw CommandFailure(
        .notAllowed, "\(file.displayed) \(reason ?? "is no input of an allowed repository")",
        hint: reason == nil ? "tpl allow" : nil)
    }
    try AllowCommand.save(record, known, world)
    if json { return try Output.write(AllowanceDocument(allowance, of: file).text) }
    Output.say("allowed \(file.displayed)")
    AllowanceReport(allowance: allowance).show(partOf: file)
  }

  /// Said to prompts and the watcher too.
  private static func save(_ record: AllowRecord, _ known: KnownFiles, _ world: World) throws {
    try world.consent.save(record, known: known)
    world.announceDecision()
  }

  /// What the user allowed of the repository that a work tree belongs to.
  private static func mainRecord(of root: Path, _ world: World) throws -> AllowRecord {
    if let worktree = GitWorktree(root), let record = try world.consent.record(for: worktree.mainRoot) {
      return record
    }
    throw CommandFailure(
      .negative, "\(root.bytes.displayed) is no linked git work tree of an allowed repository", hint: "tpl allow")
  }
}

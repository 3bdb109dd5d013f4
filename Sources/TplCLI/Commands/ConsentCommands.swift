import ArgumentParser
import Bytes
import Consent
import Git
import Platform
import WatcherClient

struct AllowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allow", abstract: "Let tpl use a repository; shows what that enables.")

  @Argument(help: ArgumentHelp("Default: the working directory.", valueName: "dir")) var directory: ByteArgument?

  @Flag(help: "Allow a linked git work tree of an allowed repository: what is in it as it was allowed there.")
  var worktree = false

  mutating func run() throws {
    let world = try World.ofProcess()
    let root = try RootArgument.resolve(directory?.path, world)
    let main = worktree ? try AllowCommand.mainRecord(of: root, world) : nil
    var allowance = try Allowance(root, world: world)
    let changes = main.map { allowance.adopt($0) } ?? []
    AllowanceReport.show(allowance, like: main?.path)
    for change in changes { Output.warn(change) }
    do throws(SystemError) {
      try world.consent.save(allowance.record)
    } catch {
      throw CommandFailure(error)
    }
    AllowCommand.announce(world)
  }

  /// What the user allowed of the repository that a work tree belongs to.
  private static func mainRecord(of root: Path, _ world: World) throws(CommandFailure) -> AllowRecord {
    do throws(SystemError) {
      if let worktree = GitWorktree(root), let record = try world.consent.record(for: worktree.mainRoot) {
        return record
      }
    } catch {
      throw CommandFailure(error)
    }
    throw CommandFailure(
      .negative, "\(root.bytes.displayed) is no linked git work tree of an allowed repository", hint: "tpl allow")
  }

  /// Prompts look again, and the watcher follows: a new root is crawled in the background, lookups read the disk until its index
  /// is there.
  static func announce(_ world: World) {
    // All of them: the root may lie in another one whose prompts have passed it over.
    FreshnessTokens(world.directories).removeAll()
    if world.isWatcherRunning {
      _ = try? world.ask(.reload, timeout: 200, upgradeTimeout: 10_000)
    } else {
      DaemonLauncher(world: world).startAndListen()
    }
  }
}

struct DenyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "deny", abstract: "Take the permission back.")

  @Argument(help: ArgumentHelp("Default: the working directory.", valueName: "dir")) var directory: ByteArgument?

  mutating func run() throws {
    let world = try World.ofProcess()
    let root = try RootArgument.resolve(directory?.path, world)
    do throws(SystemError) {
      guard try world.consent.remove(root) else {
        throw SystemError(operation: "deny", path: root, code: 0)
      }
    } catch {
      if error.code != 0 { throw CommandFailure(error) }
      throw CommandFailure(.negative, "\(root.bytes.displayed) was not allowed")
    }
    AllowCommand.announce(world)
    Output.say("denied \(root.bytes.displayed)")
  }
}

struct RootsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "roots", abstract: "List the allowed repositories.")

  @OptionGroup var format: FormatOptions

  mutating func run() throws {
    let world = try World.ofProcess()
    let records: [AllowRecord]
    do throws(SystemError) {
      records = try world.consent.records()
    } catch {
      throw CommandFailure(error)
    }
    if !format.json {
      try Output.write(records.flatMap { $0.path.bytes + [format.terminator] })
      return
    }
    var text = JSONText()
    text.object { text in
      text.key("schema")
      text.number(1)
      text.key("roots")
      text.array { text in
        for record in records {
          text.object { text in
            text.path("path", record.path.bytes)
            text.key("present")
            text.boolean(FileStatus.look(record.path)?.inode == record.inode)
          }
        }
      }
    }
    try Output.write(text.bytes + [.newline])
  }
}

/// The root that `allow` and `deny` mean: the one around a directory, or a registered one that is not there any more.
enum RootArgument {
  static func resolve(_ argument: Path?, _ world: World) throws(CommandFailure) -> Path {
    var start = argument ?? Path([])
    if argument == nil { start = try world.workingDirectory() }
    do throws(SystemError) {
      let directory = try Files.canonical(start)
      guard let root = RootFinder(world.consent).root(around: directory) else {
        throw SystemError(operation: "root", path: directory, code: 0)
      }
      return root
    } catch {
      if error.code == 0 { throw CommandFailure.noRoot(start) }
      if error.isMissing, world.consent.isRegistered(start) { return start }
      throw CommandFailure(error)
    }
  }
}

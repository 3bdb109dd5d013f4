import ArgumentParser
import Bytes
import Components
import Index
import Platform
import SQLite
import TplHot
import WatcherControl
import WatcherProtocol

struct FilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files", abstract: "List every indexed entry, relative to the root, in bytewise order.")

  @Argument(help: ArgumentHelp("Only below this component.", valueName: "query")) var query: ByteArgument?
  @OptionGroup var root: RootOption
  @OptionGroup var format: FormatOptions
  @Option(help: "Only these kinds: f, d, l, o, separated by commas.") var type: String?
  @Option(help: ArgumentHelp("Only paths that match, for instance '**/*.yaml'.", valueName: "pattern"))
  var glob: ByteArgument?

  func validate() throws {
    guard let type else { return }
    let kinds = type.split(separator: ",", omittingEmptySubsequences: false)
    if let wrong = kinds.first(where: { !["f", "d", "l", "o"].contains($0) }) {
      throw ValidationError(
        "--type: '\(Array(wrong.utf8).displayed)' is no kind; there are f, d, l and o, separated by commas")
    }
  }

  mutating func run() throws {
    let world = try World.ofProcess()
    let root = try world.root(root.path)
    let lookup = Lookup(world: world)
    let subtree = try query.map { try lookup.onlyComponent($0.bytes, in: root) } ?? []
    let filter = EntryFilter(types: type, glob: glob?.bytes)
    let output = StreamedOutput()
    var failures: [SystemError] = []
    let format = format
    func add(_ path: [UInt8], _ kind: UInt8) {
      guard filter.passes(path, kind) else { return }
      output.append(format.json ? FilesCommand.json(path, kind, root) : path + [format.terminator])
    }
    if try !FilesCommand.listIndexed(root, below: subtree, world, output, add) {
      try lookup.directLook(root).forEachEntry(below: subtree, { failures.append($0) }) { path, kind in
        add(path, kind.rawValue)
      }
    }
    try output.finish()
    for failure in failures.dropLast() { Output.warn("\(failure)") }
    if let last = failures.last { throw CommandFailure(last) }
  }

  /// As long as a look at the disk itself takes.
  private static let patience: Duration = .seconds(2)

  /// - Returns: `false` when the index cannot speak for the root; nothing is written then.
  private static func listIndexed(
    _ root: Path, below subtree: [UInt8], _ world: World, _ output: StreamedOutput,
    _ add: ([UInt8], UInt8) -> Void
  ) throws -> Bool {
    guard world.watcher.isRunning, (try? world.watcher.ask(.sync(root: root.bytes), within: patience)) != nil,
      let index = try? IndexReader(path: world.directories.index.bytes),
      let indexed = try? index.roots().first(where: { $0.path == root.bytes && $0.isReady })
    else { return false }
    do throws(SQLiteError) {
      try index.forEachEntry(root: indexed, below: subtree) { path, kind in
        add(path, kind)
        return output.failure == nil
      }
      return true
    } catch {
      // A damaged index is built again. What was written cannot be taken back.
      guard output.discard() else { throw error }
      return false
    }
  }

  /// Size and times are read now: the index holds names.
  /// - Returns: nothing for an entry that is gone.
  private static func json(_ path: [UInt8], _ kind: UInt8, _ root: Path) -> [UInt8] {
    guard let status = FileStatus.look(root.appending(path), followingSymlinks: false) else { return [] }
    let entry: JSONValue = [
      "path": .path(path), "type": .bytes([kind]), "size": .number(of: status.size),
      "mtime_ns": .number(of: status.modified), "mode": .number(of: status.mode & 0o7777),
      "inode": .number(of: status.inode),
    ]
    return entry.line
  }
}

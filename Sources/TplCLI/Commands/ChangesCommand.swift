import ArgumentParser
import Bytes
import Index
import TplHot
import WatcherControl
import WatcherProtocol

struct ChangesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "changes", abstract: "Print what changed: created, modified, deleted, renamed.",
    discussion: """
      Prints "fresh" first when it cannot tell what happened since then, because nobody watched for too long or the index is \
      a new one: whoever followed the changes then has to look at everything once (tpl files).
      """)

  @Argument(help: ArgumentHelp("Only in this component.", valueName: "query")) var query: ByteArgument?
  @OptionGroup var root: RootOption
  @Option(help: ArgumentHelp("After this clock, or within this time: 90s, 10m, 2h, 3d.", valueName: "clock|duration"))
  var since: SinceArgument?
  @Flag(help: "Go on with what changes from now on.") var follow = false
  @Flag(help: "Print JSON lines.") var json = false

  mutating func run() throws {
    let world = try World.ofProcess()
    let root = try world.root(root.path)
    let component = try query.map { try Lookup(world: world).onlyComponent($0.bytes, in: root) }
    try world.watcher.start()
    var feed = ChangeFeed(
      root: root, directories: world.directories, filter: component,
      format: ChangeFormat(isJSON: json))
    var clock = try clock(.sync(root: root.bytes), world, root)
    try Output.write(feed.begin(at: clock, since: since?.value ?? (follow ? .clock(clock) : nil)))
    while follow {
      let next = try self.clock(.wait(root: root.bytes, clock: clock.text), world, root)
      if next != clock { try Output.write(feed.advance(to: next)) }
      clock = next
    }
  }

  /// A watcher that went is started again: what happened meanwhile is told by the new one.
  private func clock(_ request: WatcherRequest, _ world: World, _ root: Path) throws -> IndexClock {
    do throws(WatcherError) {
      return try world.clock(request)
    } catch {
      guard error == .notRunning else { throw CommandFailure(error, of: root) }
    }
    try world.watcher.start()
    do throws(WatcherError) {
      return try world.clock(.sync(root: root.bytes))
    } catch {
      throw CommandFailure(error, of: root)
    }
  }
}

extension World {
  /// For the requests that are answered with one.
  fileprivate func clock(_ request: WatcherRequest) throws(WatcherError) -> IndexClock {
    // As long as it takes: tpld itself ends each wait after some minutes, and a crawl may be long.
    let answer = try watcher.ask(request, within: .seconds(24 * 86_400))
    guard let clock = IndexClock(text: answer) else { throw .notRunning }
    return clock
  }
}

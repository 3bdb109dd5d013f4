package import Bytes
import Consent
import Index
import Platform
import SQLite
import WatcherControl
import WatcherProtocol

/// `tpl sync` and `tpl clock`.
package struct WatcherVerbs {
  package let world: World

  package init(world: World) { self.world = world }

  /// What a sync may take by default.
  package static var patience: Duration { .seconds(60) }

  /// Returns once the index holds everything that was done before the call.
  package func sync(root: Path?, within time: Duration) throws(CommandFailure) { _ = try ask(root, within: time) }

  /// Prints the position in the root's history; from the index alone when the watcher is not running.
  package func clock(root: Path?) throws(CommandFailure) {
    let path = try world.root(root)
    let clock: [UInt8]
    if world.watcher.isRunning {
      clock = try ask(path, within: WatcherVerbs.patience)
    } else if let stored = try? IndexClock.stored(
      root: path.bytes, index: world.directories.index.bytes, changeLog: world.directories.changeLog.bytes)
    {
      clock = stored.text
    } else {
      throw CommandFailure(WatcherError.notRunning)
    }
    try Output.write(clock + [.newline])
  }

  private func ask(_ root: Path?, within time: Duration) throws(CommandFailure) -> [UInt8] {
    let path = try world.root(root)
    do throws(WatcherError) {
      return try ask(sync: path, within: time)
    } catch {
      throw CommandFailure(error, of: path)
    }
  }

  /// A watcher that was not told of a root, or was while it had not begun yet, is told once more.
  private func ask(sync root: Path, within time: Duration) throws(WatcherError) -> [UInt8] {
    do throws(WatcherError) {
      return try world.watcher.ask(.sync(root: root.bytes), within: time)
    } catch {
      guard error == .notWatched, world.consent.isRegistered(root) else { throw error }
      _ = try world.watcher.ask(.reload, within: time)
      return try world.watcher.ask(.sync(root: root.bytes), within: time)
    }
  }
}

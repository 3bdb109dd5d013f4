import Bytes
import Index
import Platform
import SQLite
import WatcherClient

/// `tpl sync` and `tpl clock`.
struct WatcherVerbs {
  let world: World

  /// Milliseconds that a sync may take unless somebody says otherwise.
  static let patience: Int32 = 60_000

  /// Returns once the index holds everything that was done before the call.
  /// - Parameter timeout: milliseconds.
  func sync(root: Path?, timeout: Int32) throws(CommandFailure) { _ = try ask(root, timeout: timeout) }

  /// Prints the position in the root's history; from the index alone when the watcher is not running.
  func clock(root: Path?) throws(CommandFailure) {
    let path = try world.root(root)
    let clock: [UInt8]
    if world.isWatcherRunning {
      clock = try ask(path, timeout: WatcherVerbs.patience)
    } else if let stored = try? IndexReader(path: world.directories.index.bytes).roots().first(where: {
      $0.path == path.bytes
    }) {
      clock = stored.clock.text
    } else {
      throw CommandFailure(WatcherError.notRunning)
    }
    try Output.write(clock + [.newline])
  }

  private func ask(_ root: Path?, timeout: Int32) throws(CommandFailure) -> [UInt8] {
    let path = try world.root(root)
    do throws(WatcherError) {
      return try world.ask(.sync(root: path.bytes), timeout: timeout)
    } catch {
      throw CommandFailure(error, of: path)
    }
  }
}

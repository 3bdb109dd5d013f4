import Bytes
import Consent
import Layout
import Platform

extension HookEnvironment {
  /// What the inputs hold, and what could appear beside them. Without the watcher too much else would have to be
  /// compared: whether a command of `localbin` can be executed, for one.
  /// - Parameter tested: gets what tells that the watcher is still running.
  /// - Returns: `nil` when every prompt has to ask.
  func contents(of tested: inout [FreshnessToken.Input], _ view: View?) -> InputContents? {
    guard let view else { return InputContents(of: tested, candidates: []) }
    guard isWatched, let watcher = FileLock.owner(directories.indexLock) else { return nil }
    let process = FreshnessToken.Input(Path("/proc/\(watcher)/comm"))
    // In another PID namespace the number is somebody else's.
    guard (try? Files.read(process.path, limit: 64)) == [UInt8]("tpld\n") else { return nil }
    tested.append(process)
    // A permission that is taken back in another runtime directory removes no token here.
    var candidates = [directories.userConfiguration, ConsentStore(directories).file(for: view.root)]
    for directory in view.layers {
      for name in view.envFileNames {
        candidates += [directory.appending(name), directory.appending(name + View.sealedSuffix)]
      }
    }
    return InputContents(of: tested, candidates: candidates, root: view.root)
  }
}

import Bytes
import Consent
import Layout
import Platform

/// Looks at env files that changed, because a plain env file may be the user's own; consent asks what was seen.
final class EnvFileSightings {
  private let sightings: QuietSightings
  private let roots: WatchedRoots
  /// Env files that changed in the batch in hand, by path, with their root.
  private var changed: [Path: Path] = [:]
  /// How many more of them may change before old sightings are removed; at once after a start.
  private var untilSweep = 0

  init(_ directories: BaseDirectories, _ roots: WatchedRoots) {
    (sightings, self.roots) = (QuietSightings(directories), roots)
  }

  /// - Parameter name: of the entry that changed in `node`.
  func note(_ name: UnsafeRawBufferPointer, in node: DirectoryTree.ID) {
    // Not parsed, because a sighting of a file that is none costs nothing and a missed one costs a question.
    guard EnvFileName.mayBe(name), let root = roots.root(of: node)?.path,
      let directory = roots.tree.relativePath(of: node)
    else { return }
    changed[root.appending(directory).appending([UInt8](name))] = root
  }

  /// To be called when the writes of the batch have settled.
  func look() {
    if changed.isEmpty { return }
    for (path, root) in changed { sightings.look(at: path, in: root) }
    untilSweep -= changed.count
    changed = [:]
    if untilSweep > 0 { return }
    // Looks at every sighting, and so not after each change.
    sightings.sweep()
    untilSweep = QuietSightings.limit / 4
  }
}

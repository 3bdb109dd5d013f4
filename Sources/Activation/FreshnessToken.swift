package import Bytes
package import Platform
import WatcherClient

/// The file whose existence says that nothing changed; the watcher removes it when something did (hook.md, "How").
///
/// Its name holds what the view depends on and in which version, so that two shells that saw different versions never
/// share one; its mtime is the newest of the inputs, so that `-nt` compares clocks of the same file system.
package struct FreshnessToken: Sendable {
  package struct Input: Sendable {
    package var path: Path
    package var status: FileStatus?

    package init(_ path: Path) {
      self.path = path
      status = FileStatus.look(path)
    }

    /// Nanoseconds since 1970.
    var modified: Int64 { status?.modified ?? 0 }
  }

  let path: Path
  private let newest: Int64

  /// Younger inputs may change once more within the same tick of the file system's clock.
  private static let racyNanoseconds: Int64 = 20_000_000

  init(_ inputs: [Input], view: View?, directory: Path) {
    var signature = FNV1a()
    var newest: Int64 = 0
    for input in inputs {
      signature.combine(input.path.bytes)
      guard let status = input.status else { continue }
      for number in [status.inode, UInt64(bitPattern: status.modified), UInt64(bitPattern: status.changed)] {
        signature.combine(number)
      }
      newest = max(newest, status.modified)
    }
    var name = TokenName.prefix(root: view?.root, component: view?.component ?? [])
    name.appendHex(signature.value)
    path = directory.appending(name)
    self.newest = newest
  }

  /// Made before the inputs are read: a change after that removes it.
  func create() throws(SystemError) { try Files.touch(path, modified: newest) }

  func isRacy(now: Int64) -> Bool { newest > now - FreshnessToken.racyNanoseconds }
}

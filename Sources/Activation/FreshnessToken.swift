package import Bytes
package import Platform
import WatcherProtocol

/// The file whose existence says that nothing changed; the watcher removes it when something did.
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
  /// Dated in the future, as files from a machine with another clock are. What changes them dates them back, so they
  /// are compared with a file of the same time each, and what is newer than the others would not be seen beside their
  /// times.
  private let future: [Input]

  /// Younger inputs may change once more within the same tick of the file system's clock.
  private static let racyNanoseconds: Int64 = 20_000_000

  /// What is dated so far ahead was not written a moment ago by a machine whose clock is a little ahead.
  private static let clockDifference: Int64 = 3_600_000_000_000

  /// - Parameter now: nanoseconds since 1970.
  init(_ inputs: [Input], view: View?, directory: Path, now: Int64) {
    var signature = FNV1a()
    var newest: Int64 = 0
    var future: [Input] = []
    for input in inputs {
      signature.combine(input.path.bytes)
      guard let status = input.status else { continue }
      for number in [status.inode, UInt64(bitPattern: status.modified), UInt64(bitPattern: status.changed)] {
        signature.combine(number)
      }
      if status.modified > now { future.append(input) } else { newest = max(newest, status.modified) }
    }
    self.future = future
    var name = TokenName.prefix(root: view?.root, component: view?.component ?? [])
    name.appendHex(signature.value)
    path = directory.appending(name)
    self.newest = newest
  }

  /// Made before the inputs are read: a change after that removes it.
  func create() throws(SystemError) {
    for input in future { try Files.touch(FreshnessToken.reference(to: input.path, beside: path), like: input.path) }
    try Files.touch(path, modified: newest)
  }

  /// The file with the time of an input that is dated in the future. The watcher removes it with the token.
  static func reference(to input: Path, beside token: Path) -> Path {
    var name = token.bytes + [.dot]
    name.appendHex(input.bytes.fnv1a)
    return Path(name)
  }

  func isRacy(now: Int64) -> Bool {
    let earliest = Nanoseconds.difference(now, FreshnessToken.racyNanoseconds)
    let latest = Nanoseconds.sum(now, FreshnessToken.clockDifference)
    // A change sets the ctime whatever it does to the mtime.
    return newest > earliest || future.contains { $0.status.map { (earliest...latest).contains($0.changed) } ?? false }
  }
}

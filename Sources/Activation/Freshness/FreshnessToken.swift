import Bytes
import Platform
import WatcherProtocol

/// The file whose existence says that nothing changed; the watcher removes it when something did.
///
/// Its name holds what the scope depends on and in which version, so that two shells that saw different versions never
/// share one; its mtime is the newest of the inputs, so that `-nt` compares clocks of the same file system.
struct FreshnessToken {
  let path: Path
  private let newest: Int64
  /// Dated in the future, as files from a machine with another clock are. What changes them dates them back, so they
  /// are compared with a file of the same time each, and what is newer than the others would not be seen beside their
  /// times.
  private let future: [PromptInput]

  /// Younger inputs may change once more within the same tick of the file system's clock.
  private static let racyNanoseconds: Int64 = 20_000_000

  /// What is dated so far ahead was not written a moment ago by a machine whose clock is a little ahead.
  private static let clockDifference: Int64 = 3_600_000_000_000

  /// - Parameters:
  ///   - directory: where tokens are.
  ///   - now: nanoseconds since 1970.
  init(for inputs: PromptInputs, in scope: Scope?, directory: Path, now: Int64) {
    var signature = FNV1a()
    var newest: Int64 = 0
    var future: [PromptInput] = []
    func combine(_ input: PromptInput) {
      signature.combine(input.path.bytes)
      guard let status = input.status else { return }
      signature.combine(status.inode)
      signature.combine(UInt64(bitPattern: status.modified))
      signature.combine(UInt64(bitPattern: status.changed))
      if status.modified > now { future.append(input) } else { newest = max(newest, status.modified) }
    }
    for input in inputs.tested { combine(input) }
    combine(inputs.decisions.allowed)
    combine(inputs.decisions.chosen)
    combine(inputs.decisions.configuration)
    for input in inputs.untested { combine(input) }
    self.future = future
    var name = TokenName.prefix(root: scope?.root, component: scope?.component ?? [])
    name.appendHex(signature.value)
    path = directory.appending(name)
    self.newest = newest
  }

  /// Made before the inputs are read: a change after that removes it. Without it every prompt asks, and nothing else.
  /// - Returns: whether it is there.
  func make() -> Bool {
    var isMade = false
    KernelTrouble.disregard { isMade = (try? create()) != nil }
    return isMade
  }

  private func create() throws(SystemError) {
    for input in future { try Files.touch(FreshnessToken.reference(to: input.path, beside: path), like: input.path) }
    try Files.touch(path, modified: newest)
  }

  /// The file with the time of an input that is dated in the future. The watcher removes it with the token.
  static func reference(to input: Path, beside token: Path) -> Path {
    var name = token.bytes + [.dot]
    name.appendHex(input.bytes.fnv1a)
    return Path(name)
  }

  /// - Parameter now: nanoseconds since 1970.
  func isRacy(now: Int64) -> Bool {
    let earliest = Nanoseconds.difference(now, FreshnessToken.racyNanoseconds)
    let latest = Nanoseconds.sum(now, FreshnessToken.clockDifference)
    // A change sets the ctime whatever it does to the mtime.
    return newest > earliest || future.contains { $0.status.map { (earliest...latest).contains($0.changed) } ?? false }
  }
}

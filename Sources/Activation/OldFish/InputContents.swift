import Bytes
import Consent
import Platform

/// What the inputs of a prompt hold, for a shell that cannot compare their times: fish before 3.6. It reads files
/// without a process of its own, and env files are few and small. A class as ``Scope`` is.
final class InputContents: Sendable {
  enum Kind: Sendable {
    case directory
    /// By whatever way it was reached: a symlink may lead out of the repository.
    case content([UInt8], isSymlink: Bool)
    /// A file that this user cannot read.
    case unreadable
    /// A FIFO or the like: reading it would wait.
    case special
  }

  let inputs: [PromptInput]
  /// In the order of the inputs.
  let kinds: [Kind]
  /// What would be an input if it were there, and is not.
  let absent: [Path]
  /// Files that exist and are masked by another one: `.env.crypt` beside `.env`.
  let hidden: [Path]

  /// What a shell reads at every prompt; with more, asking tpl costs less.
  private static let mostBytes = 1 << 14

  /// What a prompt in a scope tests. Without the watcher too much else would have to be compared: whether a command of
  /// `localbin` can be executed, for one.
  /// - Parameter tested: see ``PromptInputs/tested``. What tells that the watcher is still running is added.
  /// - Returns: `nil` when every prompt has to ask.
  static func read(_ tested: [PromptInput], in scope: Scope?, _ request: PromptRequest) -> InputContents? {
    guard let scope else { return InputContents(of: tested, candidates: [], root: nil) }
    let directories = request.directories
    guard request.isWatched, let watcher = FileLock.owner(directories.indexLock) else { return nil }
    let process = PromptInput(Path("/proc/\(watcher)/comm"))
    // In another PID namespace the number is that of another process.
    guard (try? Files.read(process.path, limit: 64)) == [UInt8]("tpld\n") else { return nil }
    // A permission that is taken back in another runtime directory removes no token here.
    var candidates = [directories.userConfiguration, ConsentStore(directories).file(for: scope.root)]
    for layer in scope.layers {
      for file in scope.envFiles(in: layer) { candidates += [file, Scope.sealed(file)] }
    }
    return InputContents(of: tested + [process], candidates: candidates, root: scope.root)
  }

  /// Reads them now: what was read of them for the answer must not have changed since.
  /// - Parameters:
  ///   - candidates: what may appear or go away beside the inputs.
  ///   - root: out of which no symlink is followed.
  /// - Returns: `nil` when they are too much for a prompt, or hold what a shell may read as something else.
  private convenience init?(of inputs: [PromptInput], candidates: [Path], root: Path?) {
    var kinds: [Kind] = []
    var bytes = 0
    for input in inputs {
      guard let kind = InputContents.kind(of: input, root) else { return nil }
      if case .content(let content, _) = kind { bytes += content.count }
      kinds.append(kind)
    }
    guard bytes <= InputContents.mostBytes else { return nil }
    let others = candidates.filter { candidate in !inputs.contains { $0.path == candidate } }
    self.init(
      inputs: inputs, kinds: kinds, absent: others.filter { FileStatus.look($0) == nil },
      hidden: others.filter { FileStatus.look($0) != nil })
  }

  init(inputs: [PromptInput], kinds: [Kind], absent: [Path], hidden: [Path]) {
    self.inputs = inputs
    self.kinds = kinds
    self.absent = absent
    self.hidden = hidden
  }

  private static func kind(of input: PromptInput, _ root: Path?) -> Kind? {
    guard let status = input.status else { return nil }
    if status.isDirectory { return .directory }
    if !status.isRegular { return .special }
    do throws(SystemError) {
      let target = try Files.canonical(input.path)
      if let root, input.path.isWithin(root), !target.isWithin(root) { return nil }
      let content = try Files.readRegular(target, limit: mostBytes).content
      let isSymlink = FileStatus.look(input.path, followingSymlinks: false)?.isSymlink == true
      return isPlain(content) ? .content(content, isSymlink: isSymlink) : nil
    } catch {
      return error.isPermissionDenied ? .unreadable : nil
    }
  }

  /// ASCII without a NUL, up to which fish would read. What is beyond it means something else in another locale, and
  /// some of it is syntax to fish 3.1, even in quotes (U+FDD0 and those after it).
  private static func isPlain(_ content: [UInt8]) -> Bool { content.allSatisfy { 0 < $0 && $0 < 0x80 } }
}

import Bytes
import Platform

/// What the inputs of a view hold, for a shell that cannot compare their times: fish before 3.6. It reads files without
/// a process of its own, and env files are few and small. A class as ``View`` is.
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

  /// In the order of the inputs.
  let kinds: [Kind]
  /// What would be an input if it were there, and is not.
  let absent: [Path]
  /// What is there, and would be an input if something else were not.
  let hidden: [Path]

  /// What a shell reads at every prompt; with more, asking tpl costs less.
  private static let mostBytes = 1 << 14

  /// Reads them now: what was read of them for the answer must not have changed since.
  /// - Parameters:
  ///   - candidates: what may appear or go away beside the inputs.
  ///   - root: out of which no symlink is followed.
  /// - Returns: `nil` when they are too much for a prompt, or hold what a shell may read as something else.
  init?(of inputs: [FreshnessToken.Input], candidates: [Path], root: Path? = nil) {
    var kinds: [Kind] = []
    var bytes = 0
    for input in inputs {
      guard let kind = InputContents.kind(of: input, root) else { return nil }
      if case .content(let content, _) = kind { bytes += content.count }
      kinds.append(kind)
    }
    guard bytes <= InputContents.mostBytes else { return nil }
    self.kinds = kinds
    let others = candidates.filter { candidate in !inputs.contains { $0.path == candidate } }
    absent = others.filter { FileStatus.look($0) == nil }
    hidden = others.filter { FileStatus.look($0) != nil }
  }

  private static func kind(of input: FreshnessToken.Input, _ root: Path?) -> Kind? {
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

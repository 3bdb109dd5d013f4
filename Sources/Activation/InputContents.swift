import Bytes
import Platform

/// What the inputs of a view hold, for a shell that cannot compare their times: fish before 3.6. It reads files and lists directories
/// without a process of its own, and most inputs are small. A class as ``View`` is.
final class InputContents: Sendable {
  enum Kind: Sendable {
    case directory
    /// What is in a directory, in no order, and without names that begin with a dot.
    case names([[UInt8]])
    /// By whatever way it was reached: a symlink may lead out of the repository.
    case content([UInt8], isSymlink: Bool)
    /// A file that this user cannot read.
    case unreadable
    /// A FIFO or the like: reading it would wait.
    case special
  }

  /// In the order of the inputs.
  let kinds: [Kind]
  /// What would be an input if it were there.
  let absent: [Path]

  /// What a shell reads and lists at every prompt; with more, asking tpl costs less.
  private static let mostBytes = 1 << 16
  private static let mostNames = 512

  /// Reads them now: what was read of them for the answer must not have changed since.
  /// - Parameters:
  ///   - listed: directories that count by what is in them.
  ///   - candidates: what may appear beside the inputs.
  /// - Returns: `nil` when they are too much for a prompt, or cannot be told in words of a shell.
  init?(of inputs: [FreshnessToken.Input], listed: [Path], candidates: [Path]) {
    var kinds: [Kind] = []
    var bytes = 0
    var names = 0
    for input in inputs {
      guard let kind = InputContents.kind(of: input, isListed: listed.contains(input.path)) else { return nil }
      switch kind {
      case .names(let found): names += found.count
      case .content(let found, _): bytes += found.count
      case .directory, .unreadable, .special: break
      }
      kinds.append(kind)
    }
    guard bytes <= InputContents.mostBytes, names <= InputContents.mostNames else { return nil }
    self.kinds = kinds
    absent = candidates.filter { FileStatus.look($0) == nil }
  }

  private static func kind(of input: FreshnessToken.Input, isListed: Bool) -> Kind? {
    guard let status = input.status else { return nil }
    if status.isDirectory {
      guard isListed else { return .directory }
      return (try? DirectoryListing.entries(input.path)).map { .names($0.map(\.name).filter { $0.first != .dot }) }
    }
    if !status.isRegular { return .special }
    do throws(SystemError) {
      let content = try Files.readRegular(try Files.canonical(input.path), limit: mostBytes).content
      let isSymlink = FileStatus.look(input.path, followingSymlinks: false)?.isSymlink == true
      // fish would read up to it.
      return content.contains(0) ? nil : .content(content, isSymlink: isSymlink)
    } catch {
      return error.isPermissionDenied ? .unreadable : nil
    }
  }
}

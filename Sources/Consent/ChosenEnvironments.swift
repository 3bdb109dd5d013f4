package import Bytes
import Glibc
package import Platform

/// The environment that the user chose for a root with `tpl use`, one small file a root:
/// `$XDG_STATE_HOME/tpl/use/HASH`. It is one line and not YAML, because prompts read it.
package struct ChosenEnvironments: Sendable {
  private let directory: Path

  package init(_ directories: BaseDirectories) { directory = directories.chosenEnvironments }

  /// The hash only names the file; the path that it contains decides.
  private func file(for root: Path) -> Path {
    var name: [UInt8] = []
    name.appendHex(root.bytes.fnv1a)
    return directory.appending(name)
  }

  private static var format: FieldFile { FieldFile("tpl use 2") }

  /// - Returns: `nil` when nothing was chosen.
  /// - Throws: the errno of reading the file, EPERM where others may have written it, EBADMSG for a damaged one. It is
  ///   never `nil` then, because what would run with the default was chosen to run with another environment.
  package func environment(of root: Path) throws(SystemError) -> [UInt8]? {
    let file = file(for: root)
    let content: [UInt8]
    do throws(SystemError) {
      content = try Files.readOwn(file, limit: 1 << 16)
    } catch {
      if error.isMissing { return nil }
      if error.isNotOwn { throw ChosenEnvironments.mustChooseAgain(file, "others may have written", code: EPERM) }
      // Something else is in the place of the file, which stays as it is however often it is read.
      let isOther = error.isNotRegular || error.isSymlink || error.isDirectory || error.code == EFBIG
      throw isOther ? ChosenEnvironments.mustChooseAgain(file, "none of its files is", code: error.code) : error
    }
    if let lines = ChosenEnvironments.format.lines(of: content, root.bytes), lines.count == 1, let line = lines.first,
      line.count == 1
    {
      return line[0]
    }
    // Before version 2 the file was one line with the root and the environment.
    let lines = FieldLine.parse(content)
    guard lines.count == 1, lines[0].count == 2, lines[0][0].first == .slash else {
      throw ChosenEnvironments.mustChooseAgain(file, "damage has changed", code: EBADMSG)
    }
    // The names of two roots' files may be the same.
    return lines[0][0] == root.bytes ? lines[0][1] : nil
  }

  private static func mustChooseAgain(_ file: Path, _ reason: StaticString, code: Int32) -> SystemError {
    SystemError(operation: "run 'tpl use --clear' and choose again: \(reason)", path: file, code: code)
  }

  /// - Throws: the errno, with the path.
  package func choose(_ environment: [UInt8], for root: Path) throws(SystemError) {
    try Files.makePrivateDirectories(directory)
    let text = ChosenEnvironments.format.encoded(root.bytes) { FieldLine.append([environment], to: &$0) }
    try Files.replace(file(for: root), with: text)
  }

  /// - Returns: whether one was chosen.
  @discardableResult
  package func forget(_ root: Path) throws(SystemError) -> Bool { try Files.remove(file(for: root)) }
}

package import Bytes
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

  /// - Returns: `nil` when nothing was chosen, or the file is damaged.
  package func environment(of root: Path) -> [UInt8]? {
    guard let content = try? Files.readOwn(file(for: root), limit: 1 << 16),
      let fields = FieldLine.parse(content).first,
      fields.count == 2, fields[0] == root.bytes
    else { return nil }
    return fields[1]
  }

  /// - Throws: the errno, with the path.
  package func choose(_ environment: [UInt8], for root: Path) throws(SystemError) {
    try Files.makePrivateDirectories(directory)
    var line: [UInt8] = []
    FieldLine.append([root.bytes, environment], to: &line)
    try Files.replace(file(for: root), with: line)
  }

  /// - Returns: whether one was chosen.
  @discardableResult
  package func forget(_ root: Path) throws(SystemError) -> Bool { try Files.remove(file(for: root)) }
}

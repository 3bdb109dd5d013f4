import Bytes
import Glibc
package import Platform

/// The clones that `tpl secret init` has prepared: a line each with git's directory and the root, relative to the top
/// of a work tree. The pre-commit check reads from it which roots to check, and uninstalling which clones to restore.
package struct PreparedClones {
  struct Entry: Equatable {
    var directory: Path
    /// Empty for the top itself.
    var root: [UInt8]
  }

  private let file: Path

  package init(_ directories: BaseDirectories) { file = directories.data.appending("clones") }

  static var damageWarning: String {
    "the list of prepared clones was damaged: run 'tpl secret init' once more in each of your other clones"
  }

  private static var format: FieldFile { FieldFile("tpl clones 2") }

  /// - Throws: the errno, because a list that cannot be read is not an empty one; EBADMSG for one that is damaged.
  func entries() throws(SystemError) -> [Entry] {
    guard let text = try Files.readIfPresent(file, limit: 1 << 20) else { return [] }
    return PreparedClones.entries(try lines(of: text))
  }

  private func lines(of text: [UInt8]) throws(SystemError) -> ArraySlice<[[UInt8]]> {
    if let lines = PreparedClones.format.lines(of: text, []) { return lines }
    // Before version 2 the file was the entries alone, and each begins with a directory.
    let lines = FieldLine.parse(text)
    if text.last == .newline, lines.allSatisfy({ $0.count == 2 && $0[0].first == .slash }) { return lines[...] }
    throw SystemError(
      operation: "'tpl secret init' makes the list of prepared clones anew, which is damaged:", path: file,
      code: EBADMSG)
  }

  /// What can be told of a list that is damaged, too: the entries of clones that are there. One that damage has changed
  /// is not among them.
  func remainingEntries() throws(SystemError) -> [Entry] {
    guard let text = try Files.readIfPresent(file, limit: 1 << 20) else { return [] }
    if let lines = try? lines(of: text) { return PreparedClones.entries(lines) }
    return PreparedClones.entries(FieldLine.parse(text)[...]).filter {
      FileStatus.look($0.directory)?.isDirectory == true
    }
  }

  /// Whether there is a list that cannot be read as it was written.
  func isDamaged() throws(SystemError) -> Bool {
    guard let text = try Files.readIfPresent(file, limit: 1 << 20) else { return false }
    return (try? lines(of: text)) == nil
  }

  /// - Throws: why the list cannot be used, damage included.
  package func check() throws(SystemError) { _ = try entries() }

  private static func entries(_ lines: ArraySlice<[[UInt8]]>) -> [Entry] {
    lines.compactMap { $0.count == 2 ? Entry(directory: Path($0[0]), root: $0[1]) : nil }
  }

  /// - Parameter directory: by any name, because git may have reached it through a symlink.
  func roots(of directory: Path) throws(SystemError) -> [[UInt8]] {
    let place = try Files.canonical(directory)
    // An error is ignored, because other clones of the list may be gone.
    return try entries().filter { $0.directory == directory || (try? Files.canonical($0.directory)) == place }
      .map(\.root)
  }

  func add(_ entry: Entry) throws(SystemError) {
    try update { if !$0.contains(entry) { $0.append(entry) } }
  }

  func remove(_ directory: Path) throws(SystemError) {
    try update { $0.removeAll { $0.directory == directory } }
  }

  /// One process at a time.
  private func update(_ change: (inout [Entry]) -> Void) throws(SystemError) {
    let parent = file.parent ?? Path("/")
    try Files.makePrivateDirectories(parent)
    let lock = try Files.lockDirectory(parent)
    let known = try remainingEntries()
    let isDamaged = try isDamaged()
    var entries = known
    change(&entries)
    if entries != known || isDamaged { try write(entries) }
    _ = consume lock
  }

  private func write(_ entries: [Entry]) throws(SystemError) {
    if entries.isEmpty {
      try Files.remove(file)
      return
    }
    let text = PreparedClones.format.encoded([]) { text in
      for entry in entries { FieldLine.append([entry.directory.bytes, entry.root], to: &text) }
    }
    try Files.replace(file, with: text)
  }
}

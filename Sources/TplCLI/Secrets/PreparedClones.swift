import Bytes
import Platform

/// The clones that `tpl secret init` has prepared: a line each with git's directory and the root, relative to the top of a work tree.
/// The pre-commit check knows from it what to check, and uninstalling what to take back.
struct PreparedClones {
  struct Entry: Equatable {
    var directory: Path
    /// Empty for the top itself.
    var root: [UInt8]
  }

  private let file: Path

  init(_ directories: BaseDirectories) { file = directories.data.appending("clones") }

  var entries: [Entry] {
    guard let text = try? Files.read(file, limit: 1 << 20) else { return [] }
    return FieldLine.parse(text).compactMap { $0.count == 2 ? Entry(directory: Path($0[0]), root: $0[1]) : nil }
  }

  func roots(of directory: Path) -> [[UInt8]] { entries.filter { $0.directory == directory }.map(\.root) }

  func add(_ entry: Entry) throws(SystemError) {
    let known = entries
    if !known.contains(entry) { try write(known + [entry]) }
  }

  func remove(_ directory: Path) throws(SystemError) {
    let known = entries
    let rest = known.filter { $0.directory != directory }
    if rest != known { try write(rest) }
  }

  private func write(_ entries: [Entry]) throws(SystemError) {
    if entries.isEmpty {
      try Files.remove(file)
      return
    }
    if let parent = file.parent { try Files.makePrivateDirectories(parent) }
    var text: [UInt8] = []
    for entry in entries { FieldLine.append([entry.directory.bytes, entry.root], to: &text) }
    try Files.replace(file, with: text)
  }
}

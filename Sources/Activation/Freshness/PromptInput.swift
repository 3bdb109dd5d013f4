import Bytes
import Platform

/// A file or directory that matters to a prompt, as it was when it was looked at.
struct PromptInput: Sendable {
  let path: Path
  /// `nil` when nothing is there.
  let status: FileStatus?

  init(_ path: Path) { self.init(path, status: FileStatus.look(path)) }

  init(_ path: Path, status: FileStatus?) {
    self.path = path
    self.status = status
  }

  /// Nanoseconds since 1970.
  var modified: Int64 { status?.modified ?? 0 }

  /// Whether nothing has changed there since, the content included.
  var isUnchanged: Bool {
    guard let now = FileStatus.look(path) else { return status == nil }
    guard let status else { return false }
    return now.inode == status.inode && now.modified == status.modified && now.changed == status.changed
  }
}

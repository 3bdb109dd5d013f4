import Platform

/// Numbers for `tpl daemon status`.
struct IndexerReport: Sendable {
  struct Root: Sendable {
    var path: [UInt8]
    var clock: [UInt8]
    var entries: Int
    var directories: Int
    var watches: Int
    /// Of its own directory.
    var inode: UInt64
  }

  var roots: [Root] = []
  var watches = 0
  var overflows = 0
  var rescans = 0
  /// Directories that are polled.
  var polled = 0
  /// Directories that may not be read.
  var unreadable = 0
  /// The files of the index and of the changes, for a client's request to see whether they are still there.
  var index: FileStatus?
  var changeLog: FileStatus?
  /// Empty unless something does not work as it should.
  var degraded = ""
}

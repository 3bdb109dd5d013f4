import Bytes
import Index
import Platform

/// What a look at one directory found.
struct ScannedDirectory: Sendable {
  /// As fstat-ed before the listing: a change during it shows at the next comparison.
  var status: FileStatus
  /// Of the entries; 0 when it is so young that another change may have come within the same tick of the file system's
  /// clock: the next comparison then lists again. Kernels from 6.13 on have fine times on most file systems, not on
  /// all.
  var modified: Int64
  var mount: UInt64
  /// `nil` when the kernel refused; ``watchError`` says why.
  var watch: WatchDescriptor?
  var watchError: SystemError?
  var children: PackedChildren
  /// The directories among the children whose content is not ignored, sorted by name.
  var subdirectories: [(name: [UInt8], inode: UInt64)]
}

package import Bytes
package import Platform

/// Distinguishes a directory from another one that takes its place later, by the inode and the time of birth. The
/// device number is not used, because it changes with every mount of overlay, btrfs, NFS or device mapper.
package struct RootIdentity: Equatable, Sendable {
  package var inode: UInt64
  /// Nanoseconds since 1970; 0 where the file system does not say.
  package var born: Int64
  /// The generation of the inode, where there is no time of birth; else 0.
  package var generation: UInt32

  package init(inode: UInt64, born: Int64 = 0, generation: UInt32 = 0) {
    self.inode = inode
    self.born = born
    self.generation = generation
  }

  /// - Parameter status: of the directory, as of now.
  package init(_ directory: Path, status: FileStatus) {
    let born = BirthTime.of(directory)
    self.init(
      inode: status.inode, born: born, generation: born == 0 ? BirthTime.generation(of: directory) : 0)
  }
}

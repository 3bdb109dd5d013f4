package import Bytes
import CPlatform
import Glibc

/// What kind of file system a directory lies on (statfs(2)).
package enum FileSystem {
  /// File systems that are shared with other machines or kernels, whose changes cause no events: CIFS, SMB, SMB2, NFS,
  /// AFS, CODA, 9P, FUSE, Ceph, OCFS2, VirtualBox's (linux/magic.h and their own sources).
  private static let shared: Set<UInt32> = [
    0xFF53_4D42, 0x517B, 0xFE53_4D42, 0x6969, 0x5346_414F, 0x7375_7245, 0x0102_1997, 0x6573_5546, 0x00C3_6400,
    0x7461_636F, 0x786F_4256,
  ]

  /// - Parameter magic: `f_type` of statfs(2).
  package static func isShared(magic: UInt32) -> Bool { shared.contains(magic) }

  /// - Throws: the errno of statfs(2).
  package static func isShared(_ path: Path) throws(SystemError) -> Bool { isShared(magic: try magic(of: path)) }

  /// Whether its files are in memory only (tmpfs, ramfs), so that they reach a disk only through swap.
  /// - Throws: the errno of statfs(2).
  package static func isMemory(_ path: Path) throws(SystemError) -> Bool {
    let magic = try magic(of: path)
    return magic == 0x0102_1994 || magic == 0x8584_58F6
  }

  /// Whether a path lies on procfs (proc(5)), where a link can have another target for each process.
  /// - Throws: the errno of statfs(2).
  package static func isOfProcesses(_ path: Path) throws(SystemError) -> Bool { try magic(of: path) == 0x9FA0 }

  /// - Returns: 0 where there is nothing.
  private static func magic(of path: Path) throws(SystemError) -> UInt32 {
    let magic = path.withCString { tpl_filesystem_magic($0) }
    if magic != 0 { return magic }
    let error = SystemError("statfs", path)
    if error.leadsNowhere { return 0 }
    throw error
  }
}

package import Bytes
import CPlatform
import Glibc

/// When files were made: nanoseconds since 1970, 0 where the file system does not say (statx(2), STATX_BTIME).
package enum BirthTime {
  /// The time of birth; of a symlink itself, not of its target.
  package static func of(_ path: Path) -> Int64 {
    errno = 0
    let time = path.withCString { tpl_birth_time($0) }
    // The time is a part of a permission, so a denied look (EACCES) counts as an unread decision. EPERM does not,
    // because a sandbox that forbids the call forbids it for good.
    let isDenied = errno == EACCES
    if time == 0, errno != 0, errno != ENOENT {
      let error = SystemError("statx", path)
      if isDenied { KernelTrouble.note(decisionUnread: error) }
    }
    return time
  }
  package static func of(_ descriptor: borrowing Descriptor) -> Int64 { tpl_birth_time_of(descriptor.rawValue) }

  /// For file systems without times of birth (ioctl_iflags(2), FS_IOC_GETVERSION); 0 when unknown.
  /// An error that says nothing about that is noted.
  package static func generation(of path: Path) -> UInt32 {
    errno = 0
    let generation = path.withCString { tpl_inode_generation($0) }
    if generation == 0, errno != 0, errno != EACCES { _ = SystemError("open", path) }
    return generation
  }
}

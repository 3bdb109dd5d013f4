package import Bytes
import CPlatform
import Glibc

/// Access control lists (acl(5)), which name users and groups beside the owner and the group of a file.
package enum AccessList {
  /// Whether a file has one. Also `true` where that cannot be determined, and the error is noted.
  package static func isPresent(at path: Path) -> Bool {
    errno = 0
    if path.withCString({ tpl_has_access_list($0) }) == 0 { return false }
    if errno != 0 { _ = SystemError("getxattr", path) }
    return true
  }
}

package import Bytes
import CPlatform

/// Access control lists (acl(5)), which name users and groups beside the owner and the group of a file.
package enum AccessList {
  /// Whether a file has one; also where that cannot be told.
  package static func isPresent(at path: Path) -> Bool { path.withCString { tpl_has_access_list($0) } != 0 }
}

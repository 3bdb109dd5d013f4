package import Bytes
package import Platform

/// Tells whether another user could have changed a file: the rules for owner, mode and group, for a file and every
/// directory from the root down to it.
package struct Privacy {
  private let owner: UInt32
  private let groups: MachineGroups

  /// - Parameters:
  ///   - owner: the user's id.
  ///   - groups: read only when a file is writable by its group.
  package init(owner: UInt32, groups: MachineGroups) {
    self.owner = owner
    self.groups = groups
  }

  package enum Problem: Error, Equatable, Sendable {
    case foreignOwner
    case writableByOthers
    /// By a group that has other members, or of which nothing is known.
    case writableByGroup
    /// By a user or group that an access control list names.
    case writableByList
  }

  /// - Parameter path: of the file that has this status.
  /// - Returns: `nil` when only the user (or root) could have changed it.
  package func problem(_ status: FileStatus, of path: Path) -> Problem? {
    if status.owner != owner, status.owner != 0 { return .foreignOwner }
    if status.isWritableByOthers { return .writableByOthers }
    guard status.mode & 0o020 != 0 else { return nil }
    if !groups.isPrivate(group: status.group, of: status.owner) { return .writableByGroup }
    // With an access control list, the group bits are the mask: the most that an entry of the list can grant (acl(5)).
    return AccessList.isPresent(at: path) ? .writableByList : nil
  }

  /// The same for a directory on the way to a file that lies in no repository. With the sticky bit, users cannot rename
  /// the files of others, so other writers are accepted. The group of a directory of root's is accepted too, because
  /// root has chosen it.
  package func problem(onTheWay status: FileStatus, of path: Path) -> Problem? {
    // The mode of a symlink has no meaning (symlink(7)).
    if status.isSymlink { return status.owner == owner || status.owner == 0 ? nil : .foreignOwner }
    return switch problem(status, of: path) {
    case .foreignOwner?: .foreignOwner
    case .writableByOthers?: status.mode & 0o1000 == 0 ? .writableByOthers : nil
    case let other: status.owner == 0 || status.mode & 0o1000 != 0 ? nil : other
    }
  }
}

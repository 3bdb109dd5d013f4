package import Bytes
package import Platform

/// Who besides the user could have changed a file: the rules for owner, mode and group, on a file and on every
/// directory from the root down to it.
package struct Privacy {
  private let owner: UInt32
  private let groups: MachineGroups

  /// - Parameters:
  ///   - owner: the user's id.
  ///   - groups: asked only where a file is met that its group may write.
  package init(owner: UInt32, groups: MachineGroups) {
    self.owner = owner
    self.groups = groups
  }

  package enum Problem: Error, Equatable, Sendable {
    case foreignOwner
    case writableByOthers
    /// By a group that has other members, or of which nothing is known.
    case writableByGroup
    /// By somebody whom an access control list names.
    case writableByList
  }

  /// - Parameter path: of the file that has this status.
  /// - Returns: `nil` when only the user (or root) could have changed it.
  package func problem(_ status: FileStatus, of path: Path) -> Problem? {
    if status.owner != owner, status.owner != 0 { return .foreignOwner }
    if status.isWritableByOthers { return .writableByOthers }
    guard status.mode & 0o020 != 0 else { return nil }
    if !groups.isPrivate(group: status.group, of: status.owner) { return .writableByGroup }
    // With a list, the bits of the group are what the list gives to anybody at most (acl(5)).
    return AccessList.isPresent(at: path) ? .writableByList : nil
  }

  /// The same for a directory on the way to a file that lies in no repository. Where nobody may rename what is another
  /// user's (the sticky bit), it does not matter who else may write there; to which group root gives a directory of the
  /// system is root's decision.
  package func problem(onTheWay status: FileStatus, of path: Path) -> Problem? {
    // Of a symlink the mode says nothing (symlink(7)).
    if status.isSymlink { return status.owner == owner || status.owner == 0 ? nil : .foreignOwner }
    return switch problem(status, of: path) {
    case .foreignOwner?: .foreignOwner
    case .writableByOthers?: status.mode & 0o1000 == 0 ? .writableByOthers : nil
    case let other: status.owner == 0 || status.mode & 0o1000 != 0 ? nil : other
    }
  }
}

package import Platform

/// Who besides the user could have changed a file: the rules for owner, mode and group, on a file and on every directory from the root
/// down to it.
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
  }

  /// - Returns: `nil` when only the user (or root) could have changed it.
  package func problem(_ status: FileStatus) -> Problem? {
    if status.owner != owner, status.owner != 0 { return .foreignOwner }
    if status.isWritableByOthers { return .writableByOthers }
    if status.mode & 0o020 != 0, !groups.isPrivate(group: status.group, of: status.owner) { return .writableByGroup }
    return nil
  }
}

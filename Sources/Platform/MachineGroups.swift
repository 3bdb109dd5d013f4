import Bytes

/// The groups of this machine. They are read on first use, because they are needed only for a file that its group may
/// write.
package final class MachineGroups {
  private let trusted: [[UInt8]]
  private lazy var groups = MachineGroups.read(trusted: trusted)

  /// - Parameter trusted: see ``PrivateGroups``.
  package init(trusted: [[UInt8]]) { self.trusted = trusted }

  package func isPrivate(group: UInt32, of owner: UInt32) -> Bool { groups.isPrivate(group: group, of: owner) }

  /// Without one of the two files, no group is known.
  private static func read(trusted: [[UInt8]]) -> PrivateGroups {
    guard let passwd = try? Files.read(Path("/etc/passwd"), limit: limit),
      let group = try? Files.read(Path("/etc/group"), limit: limit)
    else { return PrivateGroups(passwd: [], group: []) }
    return PrivateGroups(passwd: passwd, group: group, trusted: trusted)
  }

  private static let limit = 16 << 20
}

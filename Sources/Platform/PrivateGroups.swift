import Bytes

/// Which groups have no other member than one user, by /etc/passwd and /etc/group (passwd(5), group(5)). Read as text:
/// in a static executable, getgrgid(3) may crash.
package struct PrivateGroups: Sendable {
  private var names: [UInt32: [[UInt8]]] = [:]
  private var members: [UInt32: [[UInt8]]] = [:]
  private var users: [[UInt8]: [UInt32]] = [:]
  /// The users of which it is the primary group (passwd(5)).
  private var owners: [UInt32: [UInt32]] = [:]
  /// A line that begins with `+` adds users or groups from another source (nsswitch.conf(5), compat), so the members of
  /// no group are known.
  private var isComplete = true
  private let trusted: [[UInt8]]

  /// - Parameter trusted: names of groups that count as private, whatever their members.
  package init(passwd: [UInt8], group: [UInt8], trusted: [[UInt8]] = []) {
    self.trusted = trusted
    for fields in records(in: passwd) where fields.count >= 4 {
      guard let user = PrivateGroups.number(fields[2]), let group = PrivateGroups.number(fields[3]) else { continue }
      users[fields[0], default: []].append(user)
      owners[group, default: []].append(user)
    }
    for fields in records(in: group) where fields.count >= 4 {
      guard let number = PrivateGroups.number(fields[2]) else { continue }
      names[number, default: []].append(fields[0])
      members[number, default: []] += fields[3].fields(separatedBy: UInt8(ascii: ","), omittingEmpty: true)
    }
  }

  private mutating func records(in text: [UInt8]) -> [[[UInt8]]] {
    text.fields(separatedBy: .newline, omittingEmpty: true).compactMap { line in
      if line[0] == UInt8(ascii: "#") { return nil }
      if line[0] == UInt8(ascii: "+") { isComplete = false }
      return line.fields(separatedBy: .colon, omittingEmpty: false)
    }
  }

  private static func number(_ field: [UInt8]) -> UInt32? { field.decimalValue.flatMap { UInt32(exactly: $0) } }

  /// Whether the owner and root are the only members of that group. For a group that is not listed, or has no member,
  /// the members are unknown.
  package func isPrivate(group: UInt32, of owner: UInt32) -> Bool {
    guard let names = names[group] else { return false }
    if names.contains(where: trusted.contains) { return true }
    let owners = owners[group] ?? []
    let members = members[group] ?? []
    guard isComplete, owners.contains(owner) || members.contains(where: { isName($0, of: owner) }) else { return false }
    return owners.allSatisfy { $0 == owner || $0 == 0 }
      && members.allSatisfy { isName($0, of: owner) || isName($0, of: 0) }
  }

  /// Whether that name belongs to this user id and no other.
  private func isName(_ name: [UInt8], of user: UInt32) -> Bool { users[name]?.allSatisfy { $0 == user } ?? false }
}

import Bytes
import Platform
import Testing

@Suite("Groups that are one user's own")
struct PrivateGroupsTests {
  static let passwd = """
    root:x:0:0:root:/root:/bin/sh
    # a comment:x:1:1000
    ann:x:1000:1000::/home/ann:/bin/sh
    ann2:x:1000:1000::/home/ann:/bin/sh
    ben:x:1001:1001::/home/ben:/bin/sh
    cat:x:1002:100::/home/cat:/bin/sh
    dan:x:1003:1010::/home/dan:/bin/sh
    eve:x:1004:1010::/home/eve:/bin/sh
    twice:x:1000:1020::/:/bin/sh
    twice:x:1001:1020::/:/bin/sh
    broken:x:many:1000::/:/bin/sh
    beyond:x:4294967296:1000::/:/bin/sh
    """
  static let group = """
    root:x:0:
    users:x:100:
    ann:x:1000:
    ben:x:1001:cat
    dev:x:1005:ann,ben
    solo:x:1006:ann
    solo2:x:1006:ann2,root
    deploy:x:1007:ann,gone
    empty:x:1008:
    dan:x:1010:
    merged:x:1011:ann
    merged2:x:1011:ben
    double:x:1012:twice
    """

  private func groups(_ passwd: String = passwd, _ group: String = group, trusted: [String] = []) -> PrivateGroups {
    PrivateGroups(passwd: Array(passwd.utf8), group: Array(group.utf8), trusted: trusted.map { Array($0.utf8) })
  }

  private static let cases: [(group: UInt32, owner: UInt32, isPrivate: Bool)] = [
    (1000, 1000, true), (0, 0, true), (1006, 1000, true),
    // Of another user, or with another member by either file.
    (1000, 1001, false), (1001, 1001, false), (1005, 1000, false), (1010, 1003, false), (1011, 1000, false),
    // Members that are not known, no members, a group that is not listed, a name of two users.
    (1007, 1000, false), (1008, 1000, false), (100, 1000, false), (4711, 1000, false), (1012, 1000, false),
    (0, 1000, false), (1020, 1000, false),
  ]

  @Test("A group is private to its only member", arguments: cases)
  func isPrivate(group: UInt32, owner: UInt32, expected: Bool) {
    #expect(groups().isPrivate(group: group, of: owner) == expected)
  }

  @Test("A trusted group counts as private, by its name and only where it is listed")
  func trusted() {
    #expect(groups(trusted: ["dev"]).isPrivate(group: 1005, of: 1000))
    #expect(groups(trusted: ["dev"]).isPrivate(group: 1005, of: 1002))
    #expect(!groups(trusted: ["dev"]).isPrivate(group: 1007, of: 1000))
    #expect(!groups(trusted: ["1005", "nowhere"]).isPrivate(group: 4711, of: 1000))
  }

  @Test("Where users or groups come from elsewhere, no group is private")
  func incomplete() {
    #expect(!groups(Self.passwd + "\n+@staff\n").isPrivate(group: 1000, of: 1000))
    #expect(!groups(Self.passwd, Self.group + "\n+:::").isPrivate(group: 1000, of: 1000))
    #expect(!groups("", "").isPrivate(group: 1000, of: 1000))
  }
}

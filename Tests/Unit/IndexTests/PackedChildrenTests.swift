import Index
import TestSupport
import Testing

@Suite struct PackedChildrenTests {
  typealias Entry = DirectoryEntry

  /// Sorted by name, names are unique.
  static func entries(_ random: inout SeededGenerator, limit: Int = 12) -> [Entry] {
    var names: Set<[UInt8]> = []
    for _ in 0..<Int.random(in: 0...limit, using: &random) {
      let length = [1, 1, 2, 3, 254, 255].randomElement(using: &random)!
      // Few letters, so that two lists share names and prefixes.
      names.insert((0..<length).map { _ in [0x01, 0x61, 0x62, 0xFF].randomElement(using: &random)! })
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }.map { name in
      let inode = [0, 1, 127, 128, 16383, 16384, UInt64.max, random.next()].randomElement(using: &random)!
      return Entry(kind: Array("dflo".utf8).randomElement(using: &random)!, inode: inode, name: name)
    }
  }

  static func packed(_ entries: [Entry]) -> PackedChildren {
    var children = PackedChildren()
    for entry in entries {
      entry.name.withUnsafeBytes { children.append(kind: entry.kind, inode: entry.inode, name: $0) }
    }
    return children
  }

  static func unpacked(_ children: PackedChildren) -> [Entry] {
    var found: [Entry] = []
    children.forEach { found.append(Entry($0)) }
    return found
  }

  @Test func whatWentInComesOut() {
    for seed in UInt64(1)...400 {
      var random = SeededGenerator(seed: seed)
      let entries = Self.entries(&random)
      let children = Self.packed(entries)
      #expect(Self.unpacked(children) == entries, "seed \(seed)")
      #expect(children.count == entries.count)
    }
  }

  /// NAME_MAX is 255; FUSE file systems have longer ones.
  @Test(arguments: [254, 255, 256, 765, 1_024, 65_535])
  func namesOfAnyLength(length: Int) {
    let entries = [
      Entry(kind: 0x64, inode: 1, name: [UInt8](repeating: 0x61, count: length)),
      Entry(kind: 0x66, inode: 2, name: [0x62]),
    ]
    #expect(Self.unpacked(Self.packed(entries)) == entries)
    let bytes = Self.packed(entries).bytes
    for cut in [1, 2, 3, 4] { _ = Self.unpacked(PackedChildren(bytes: Array(bytes.prefix(cut)))) }
  }

  @Test func aCutListGivesItsWholeEntries() {
    for seed in UInt64(1)...40 {
      var random = SeededGenerator(seed: seed)
      let entries = Self.entries(&random, limit: 4)
      let bytes = Self.packed(entries).bytes
      for length in 0...bytes.count {
        let found = Self.unpacked(PackedChildren(bytes: Array(bytes[..<length])))
        #expect(found == Array(entries.prefix(found.count)), "seed \(seed), \(length) bytes")
      }
    }
  }

  @Test func anyBytesCanBeRead() {
    for seed in UInt64(1)...3000 {
      var random = SeededGenerator(seed: seed)
      let bytes = random.bytes(upTo: 60)
      #expect(Self.unpacked(PackedChildren(bytes: bytes)).count <= bytes.count)
    }
    for byte in [0x00, 0x7F, 0x80, 0xFF] as [UInt8] {
      _ = Self.unpacked(PackedChildren(bytes: [UInt8](repeating: byte, count: 300)))
    }
  }
}

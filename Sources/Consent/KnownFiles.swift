package import Bytes
package import Platform

/// Contents of a root that need no question: those that `tpl allow` showed, and those that were found to be the user's
/// own since. One small file a root, `$XDG_DATA_HOME/tpl/known/HASH`, which prompts read, and write when the user has
/// changed a file.
package struct KnownFiles: Sendable {
  package struct Entry: Equatable, Sendable {
    /// Relative to the root.
    package var file: [UInt8]
    /// The version of the file that was judged, see ``stamp(of:)``; 0 for none.
    package var stamp: UInt64
    /// The identity of the file, whatever its content, see ``identity(of:inode:)``.
    package var identity: UInt64
    /// Salted SHA-256 of the content in hexadecimal, which prompts seldom compare; empty for a directory or a large
    /// program.
    package var digest: [UInt8]

    package init(file: [UInt8], stamp: UInt64, identity: UInt64, digest: [UInt8] = []) {
      self.file = file
      self.stamp = stamp
      self.identity = identity
      self.digest = digest
    }
  }

  package private(set) var entries: [Entry]

  package init(_ entries: [Entry] = []) { self.entries = entries }

  package subscript(file: [UInt8]) -> Entry? { entries.first { $0.file == file } }

  package mutating func note(_ entry: Entry) {
    if let index = entries.firstIndex(where: { $0.file == entry.file }) {
      entries[index] = entry
    } else {
      entries.append(entry)
    }
  }

  package mutating func forget(_ file: [UInt8]) { entries.removeAll { $0.file == file } }

  /// A number that differs between versions of a file: every write, rename and change of mode sets the ctime, which no
  /// program can choose (inode(7)).
  package static func stamp(of status: FileStatus) -> UInt64 {
    var stamp = FNV1a()
    for number in [
      status.inode, UInt64(bitPattern: status.changed), UInt64(bitPattern: status.modified),
      UInt64(bitPattern: status.size), UInt64(status.mode), UInt64(status.owner),
    ] {
      stamp.combine(number)
    }
    return stamp.value
  }

  /// A number that differs between files of the same name: from the inode and the time of birth, because inodes are
  /// reused.
  package static func identity(of path: Path, inode: UInt64) -> UInt64 {
    var identity = FNV1a()
    identity.combine(inode)
    identity.combine(UInt64(bitPattern: BirthTime.of(path)))
    return identity.value
  }
}

extension KnownFiles {
  private static var format: FieldFile { FieldFile("tpl known files 2", former: "tpl known files 1") }

  package func encoded(root: Path) -> [UInt8] {
    KnownFiles.format.encoded(root.bytes) { text in
      for entry in entries {
        FieldLine.append(entry.file, to: &text)
        for number in [entry.stamp, entry.identity] {
          text.append("\t")
          text.appendHex(number)
        }
        text.append("\t")
        text += entry.digest
        text.append(.newline)
      }
    }
  }

  /// - Returns: `nil` for anything but a whole file of this version and root.
  package init?(encoded text: [UInt8], root: Path) {
    guard let lines = KnownFiles.format.lines(of: text, root.bytes) else { return nil }
    entries = []
    entries.reserveCapacity(lines.count)
    for fields in lines {
      guard fields.count == 4, let stamp = fields[1].hexadecimalValue, let identity = fields[2].hexadecimalValue
      else { return nil }
      entries.append(Entry(file: fields[0], stamp: stamp, identity: identity, digest: fields[3]))
    }
  }
}

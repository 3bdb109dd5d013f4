package import Bytes
import CPlatform
import Glibc

/// What getdents64(2) tells of an entry without opening it.
package enum EntryKind: UInt8, Sendable {
  case directory = 0x64  // d
  case file = 0x66  // f
  case symlink = 0x6C  // l
  case other = 0x6F  // o

  init?(directoryEntryType type: UInt8) {
    switch Int(type) {
    case 4: self = .directory
    case 8: self = .file
    case 10: self = .symlink
    case 0: return nil
    default: self = .other
    }
  }

  package init(mode: UInt32) {
    if tpl_is_directory(mode) != 0 {
      self = .directory
    } else if tpl_is_regular(mode) != 0 {
      self = .file
    } else {
      self = tpl_is_symlink(mode) != 0 ? .symlink : .other
    }
  }
}

/// Reads directories through an open descriptor with getdents64(2): names are raw bytes and are not copied.
package enum DirectoryListing {
  /// Calls `visit` for every entry but `.` and `..`, in the directory's own order. The name is valid only during the
  /// call.
  /// - Throws: the errno of getdents64; ENOENT when the directory was removed meanwhile.
  package static func read(
    _ directory: borrowing Descriptor, _ visit: (_ name: UnsafeRawBufferPointer, EntryKind, _ inode: UInt64) -> Void
  ) throws(SystemError) {
    let failed = withUnsafeTemporaryAllocation(byteCount: 1 << 15, alignment: 8) { buffer -> Int32 in
      while true {
        let count = tpl_getdents64(directory.rawValue, buffer.baseAddress, UInt(buffer.count))
        if count == 0 { return 0 }
        if count < 0 { return errno }
        visitRecords(UnsafeRawBufferPointer(rebasing: buffer[..<count]), directory.rawValue, visit)
      }
    }
    if failed != 0 { throw failure(failed, nil) }
  }

  private static func failure(_ code: Int32, _ path: Path?) -> SystemError {
    errno = code
    return SystemError("getdents64", path)
  }

  package static func read(
    _ path: Path, _ visit: (_ name: UnsafeRawBufferPointer, EntryKind, _ inode: UInt64) -> Void
  ) throws(SystemError) {
    let directory = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
    do throws(SystemError) {
      try read(directory, visit)
    } catch {
      throw failure(error.code, path)
    }
  }

  /// The names of a directory, sorted bytewise.
  package static func entries(_ path: Path) throws(SystemError) -> [(name: [UInt8], kind: EntryKind)] {
    var found: [(name: [UInt8], kind: EntryKind)] = []
    try read(path) { name, kind, _ in found.append(([UInt8](name), kind)) }
    return found.sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }
}

extension DirectoryListing {
  /// The same for a directory that may be missing.
  /// - Returns: nothing where there is none.
  /// - Throws: every other errno, because a directory that cannot be listed need not be empty.
  package static func entriesIfPresent(_ path: Path) throws(SystemError) -> [(name: [UInt8], kind: EntryKind)] {
    do throws(SystemError) {
      return try entries(path)
    } catch {
      if error.leadsNowhere { return [] }
      throw error
    }
  }
}

/// struct linux_dirent64: d_ino at 0, d_reclen at 16, d_type at 18, d_name at 19 (getdents(2)).
private func visitRecords(
  _ records: UnsafeRawBufferPointer, _ directory: Int32,
  _ visit: (UnsafeRawBufferPointer, EntryKind, UInt64) -> Void
) {
  var offset = 0
  while offset < records.count {
    let length = Int(records.loadUnaligned(fromByteOffset: offset + 16, as: UInt16.self))
    let inode = records.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    let start = records.baseAddress! + offset + 19
    let name = UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self)))
    let type = records[offset + 18]
    offset += length
    if name.elementsEqual([.dot]) || name.elementsEqual([.dot, .dot]) { continue }
    guard let kind = EntryKind(directoryEntryType: type) ?? kindByStatus(directory, start) else { continue }
    visit(name, kind, inode)
  }
}

/// For file systems that leave d_type unknown; `nil` when the entry is gone.
private func kindByStatus(_ directory: Int32, _ name: UnsafeRawPointer) -> EntryKind? {
  var status = stat()
  let found = fstatat(directory, name.assumingMemoryBound(to: CChar.self), &status, AT_SYMLINK_NOFOLLOW)
  return found == 0 ? EntryKind(mode: status.st_mode) : nil
}

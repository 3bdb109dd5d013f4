import Glibc

/// The entries of one directory, without `.` and `..`.
package enum DirectoryEntries {
  package struct Entry: Sendable {
    package let name: [UInt8]
    package let isDirectory: Bool
    /// A regular file or a symlink.
    package let isFile: Bool
  }

  /// Nothing when it cannot be read.
  package static func of(_ path: [UInt8]) -> [Entry] {
    let descriptor = (path + [0]).withUnsafeBufferPointer {
      $0.withMemoryRebound(to: CChar.self) { Glibc.open($0.baseAddress!, flags) }
    }
    return descriptor < 0 ? [] : of(taking: descriptor)
  }

  /// - Parameter descriptor: of the directory; stays open.
  package static func of(_ descriptor: Int32) -> [Entry] {
    let copy = openat(descriptor, ".", flags)
    return copy < 0 ? [] : of(taking: copy)
  }

  /// A directory inside of an open one, however long its path is.
  /// - Returns: a descriptor for the caller to close, -1 when there is none.
  package static func open(_ name: [UInt8], in directory: Int32) -> Int32 {
    (name + [0]).withUnsafeBufferPointer {
      $0.withMemoryRebound(to: CChar.self) { openat(directory, $0.baseAddress!, flags) }
    }
  }

  private static let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC

  private static func of(taking descriptor: Int32) -> [Entry] {
    guard let directory = fdopendir(descriptor) else { return [] }
    defer { closedir(directory) }
    var found: [Entry] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { [UInt8]($0.prefix { $0 != 0 }) }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      let type = Int(entry.pointee.d_type)
      found.append(Entry(name: name, isDirectory: type == DT_DIR, isFile: type == DT_REG || type == DT_LNK))
    }
    return found
  }
}

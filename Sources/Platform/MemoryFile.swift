package import Bytes
import CPlatform
import Glibc

/// A file in memory without a name in a directory (memfd_create(2)), for programs that take paths only.
package struct MemoryFile: ~Copyable, Sendable {
  private let descriptor: Descriptor

  private init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

  /// - Parameters:
  ///   - name: shown in /proc only.
  ///   - isInherited: whether every child inherits the descriptor, under the same number.
  package static func make(
    _ content: [UInt8], name: String, isInherited: Bool = true
  ) throws(SystemError) -> MemoryFile {
    let number = tpl_memory_file(name, isInherited ? 1 : 0)
    guard number >= 0 else { throw SystemError("memfd_create") }
    let file = Descriptor(rawValue: number)
    try file.write(content)
    return MemoryFile(file)
  }

  /// The descriptor, at the beginning of the file: for the standard input of a child.
  var rewound: Int32 {
    lseek(descriptor.rawValue, 0, SEEK_SET)
    return descriptor.rawValue
  }

  /// As a child of this process sees it.
  package var path: Path { Path("/proc/self/fd/\(descriptor.rawValue)") }
}

package import Bytes
import CPlatform
import Glibc

/// A file in memory that no directory knows (memfd_create(2)), for programs that only take paths.
package struct MemoryFile: ~Copyable, Sendable {
  private let descriptor: Descriptor

  private init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

  /// - Parameter name: shown in /proc only.
  package static func make(_ content: [UInt8], name: String) throws(SystemError) -> MemoryFile {
    let number = tpl_memory_file(name, 1)
    guard number >= 0 else { throw SystemError("memfd_create") }
    let file = Descriptor(rawValue: number)
    try file.write(content)
    return MemoryFile(file)
  }

  /// As a child of this process sees it.
  package var path: Path { Path("/proc/self/fd/\(descriptor.rawValue)") }
}

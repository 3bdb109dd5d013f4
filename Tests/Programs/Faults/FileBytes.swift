import CTestSupport
import Glibc

/// Reading and searching of whole files, by the C library, which is fast in a debug build too.
enum FileBytes {
  /// Empty when it cannot be read.
  static func read(_ path: String, size: Int = 0) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var status = stat()
    fstat(descriptor, &status)
    let size = Int(status.st_size)
    return [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, count in
      while count < size {
        let some = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
        if some <= 0 { break }
        count += some
      }
    }
  }

  static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    bytes.withUnsafeBytes { test_contains($0.baseAddress, $0.count, text) != 0 }
  }
}

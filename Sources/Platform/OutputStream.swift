import Bytes
import Glibc

/// A descriptor that a process writes to all its life, whatever file is behind it.
package struct OutputStream: Sendable {
  private let number: Int32

  package init(descriptor: Int32) { number = descriptor }

  package static let standardError = OutputStream(descriptor: STDERR_FILENO)

  package var status: FileStatus? {
    var status = stat()
    return fstat(number, &status) == 0 ? FileStatus(status) : nil
  }

  /// In one write(2) where the system takes it: lines of several processes do not mix in a file that all append to.
  package func write(_ bytes: [UInt8]) {
    let borrowed = Descriptor(rawValue: number)
    try? borrowed.write(bytes)
    _ = borrowed.release()
  }

  /// Puts another file behind the descriptor (dup2(2)), and behind those standard ones that led to the same file.
  package func redirect(to file: borrowing Descriptor) {
    guard let old = status else { return }
    for other in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where other != number {
      if OutputStream(descriptor: other).status?.isSameFile(as: old) == true { _ = dup2(file.rawValue, other) }
    }
    _ = dup2(file.rawValue, number)
  }
}

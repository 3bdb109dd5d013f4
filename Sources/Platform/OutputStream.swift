import Bytes
import Glibc

/// A descriptor that a process writes to during its whole life; the file behind it can be replaced.
package struct OutputStream: Sendable {
  private let number: Int32

  package init(descriptor: Int32) { number = descriptor }

  package static let standardError = OutputStream(descriptor: STDERR_FILENO)

  package var status: FileStatus? {
    var status = stat()
    return fstat(number, &status) == 0 ? FileStatus(status) : nil
  }

  /// Writes in one write(2) where possible, so that lines of several processes do not mix in a file that all append to.
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

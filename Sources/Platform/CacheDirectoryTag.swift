package import Bytes
import Glibc

/// The file by which a program says that a directory holds only what it can make again (bford.info/cachedir).
package enum CacheDirectoryTag {
  package static let name: StaticString = "CACHEDIR.TAG"
  private static let signature: StaticString = "Signature: 8a477f597d28d172789f06886806bc55"

  package static func isNamed(_ name: UnsafeRawBufferPointer) -> Bool {
    name.elementsEqual(
      UnsafeBufferPointer(start: CacheDirectoryTag.name.utf8Start, count: CacheDirectoryTag.name.utf8CodeUnitCount))
  }

  /// Whether a directory that has a file of that name is a cache. A file that cannot be read says nothing.
  package static func isValid(in directory: Path) -> Bool {
    do throws(SystemError) {
      let file = try Files.openRegular(directory.appending([UInt8](name)))
      var beginning = [UInt8](repeating: 0, count: signature.utf8CodeUnitCount)
      return pread(file.rawValue, &beginning, beginning.count, 0) == beginning.count && beginning.equals(signature)
    } catch {
      return false
    }
  }
}

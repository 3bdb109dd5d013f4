package import Bytes
import Platform

/// A sealed file that the user names: a file, or a stream (`-`, /dev/stdin, a shell's process substitution).
package struct SealedInput {
  package let sealed: SealedFile
  /// For messages.
  package let name: Path
  /// Where it lies in its root; `nil` for a stream, and outside of all roots.
  package let place: [UInt8]?

  package init(_ argument: Path, _ surroundings: SecretSurroundings) throws {
    let isStandard = argument.bytes.equals("-")
    guard isStandard || SealedInput.isStream(argument) else {
      name = argument
      sealed = try SealedEnvFile.read(argument)
      place = try SecretWorkspace.place(of: argument, surroundings)
      return
    }
    name = Path(isStandard ? "standard input" : argument.bytes.displayed)
    let text =
      try isStandard
      ? Terminal.readInput(limit: SealedFileError.sizeLimit)
      : Files.readArgument(argument, limit: SealedFileError.sizeLimit)
    sealed = try SealedEnvFile.parse(text, name)
    place = nil
  }

  /// Whether a path names a descriptor of this process: such a path is provided by the kernel, so no repository can
  /// contain it.
  package static func isStream(_ path: Path) -> Bool {
    path.bytes.hasPrefix("/dev/fd/") || path.bytes.hasPrefix("/dev/stdin") || path.bytes.hasPrefix("/proc/self/fd/")
  }
}

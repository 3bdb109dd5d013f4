import Bytes
import Platform
import Secrets
import TplHot

/// A sealed file that the user names: a file, or a stream (`-`, /dev/stdin, a shell's process substitution).
struct SealedInput {
  let sealed: SealedFile
  /// For messages.
  let name: Path
  /// Where it lies in its root; `nil` for a stream, and outside of all roots.
  let place: [UInt8]?

  init(_ argument: Path, _ world: World) throws {
    let isStandard = argument.bytes.equals("-")
    guard isStandard || SealedInput.isStream(argument) else {
      name = argument
      sealed = try SealedEnvFile.read(argument)
      place = try SecretWorkspace.place(of: argument, world)
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
  static func isStream(_ path: Path) -> Bool {
    path.bytes.hasPrefix("/dev/fd/") || path.bytes.hasPrefix("/dev/stdin") || path.bytes.hasPrefix("/proc/self/fd/")
  }
}

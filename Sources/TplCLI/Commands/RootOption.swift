import ArgumentParser
import Bytes

/// A path or query as the kernel had it: bytes.
struct ByteArgument: ExpressibleByArgument {
  let bytes: [UInt8]
  init(argument: String) { bytes = Arguments.unescaped(argument) }
  var path: Path { Path(bytes) }
}

/// `--root DIR`, on every command that works on one.
struct RootOption: ParsableArguments {
  @Option(
    name: .customLong("root"),
    help: ArgumentHelp("The repository (default: around the working directory).", valueName: "dir"))
  var argument: ByteArgument?

  var path: Path? { argument?.path }
}

/// `-0` and `--json`.
struct FormatOptions: ParsableArguments {
  @Flag(name: .customShort("0"), help: "End every result with NUL instead of a newline.")
  var nulSeparated = false

  @Flag(help: "Print JSON.")
  var json = false

  var terminator: UInt8 { nulSeparated ? 0 : .newline }
}

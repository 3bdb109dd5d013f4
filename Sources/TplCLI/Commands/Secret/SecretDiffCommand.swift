import ArgumentParser
import Bytes
import EnvFile
import Platform
import Secrets
import TplHot

struct SecretDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Name the variables that differ between two env files, encrypted or not.",
    discussion: """
      Without files every encrypted file is compared with the plain one beside it. Exit status 1 when there are differences.
      """)

  @Argument(help: "The older file.") var a: ByteArgument?
  @Argument(help: "The newer file.") var b: ByteArgument?
  @Flag(help: "Show values too.") var reveal = false
  @OptionGroup var root: RootOption
  @OptionGroup var passphrase: PassphraseOptions

  func validate() throws {
    if a != nil, b == nil { throw ValidationError("diff takes two files or none") }
  }

  mutating func run() throws {
    let world = try World.ofProcess()
    let pairs: [(Path, Path)]
    if let a, let b {
      pairs = [(a.path, b.path)]
    } else {
      pairs = try SecretWorkspace(root.path, world).sealedFiles().map { ($0, try SealedEnvFile($0).plain) }
        .filter { try SealedEnvFile.isThere($0.1) }
    }
    var identity: Identity?
    var text: [UInt8] = []
    for (old, new) in pairs {
      let before = try variables(old, world, &identity)
      let after = try variables(new, world, &identity)
      let lines = EnvironmentChanges(from: before, to: after, reveal: reveal).lines
      if lines.isEmpty { continue }
      if a == nil { text += new.bytes + [.newline] }
      text += lines
    }
    try Output.write(text)
    if !text.isEmpty { throw CommandFailure(.negative, "") }
  }

  private func variables(_ file: Path, _ world: World, _ identity: inout Identity?) throws -> [EnvAssignment] {
    var bytes: [UInt8]
    if file.bytes.hasSuffix(SealedFile.suffix) {
      let sealed = try SealedEnvFile.read(file)
      let key = try identity ?? world.identity(passphrase)
      identity = key
      bytes = try SecretOpening.open(sealed, file, with: key, at: try SecretWorkspace.place(of: file, world.secrets))
        .revealed
    } else {
      do throws(SystemError) {
        bytes =
          try SealedInput.isStream(file)
          ? Files.readArgument(file, limit: SealedFileError.sizeLimit)
          : Files.readRegular(file, limit: SealedFileError.sizeLimit).content
      } catch {
        if error.isSymlink { throw CommandFailure(.notAllowed, "\(file.bytes.displayed) is a symlink") }
        throw error
      }
    }
    defer { LockedMemory.wipe(&bytes) }
    return try naming(file) { try SealedEnvFile.parse(bytes, environment: world.environment).assignments }
  }
}

import ArgumentParser
import Bytes
import Platform
import Secrets
import TplHot

struct SecretImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take over a file that something else encrypted.",
    discussion: """
      Reads 'openssl enc -aes-256-cbc' (password), CMS with AES-CBC (your key) and age (through the age program). None of the \
      openssl formats tells whether somebody altered the file: look at what 'tpl secret decrypt' prints afterwards.
      """)

  @Argument var file: ByteArgument
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The encrypted env file to write (default: FILE.crypt).", valueName: "file")
  )
  var output: ByteArgument?
  @Option(help: "Iterations of openssl enc -pbkdf2 -iter.") var iter: Int?
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var password: PasswordOptions

  func validate() throws {
    if let iter, !(1...SaltedFile.mostIterations).contains(iter) { throw ValidationError("--iter: 1 to 10000000") }
  }

  mutating func run() throws {
    let world = try World.ofProcess()
    ProcessFacts.forbidDumps()
    let target = try SealedEnvFile(output?.path ?? SecretImportCommand.defaultOutput(file.path))
    let workspace = try SecretWorkspace(around: target.path, world)
    guard try !target.exists() || target.path == file.path else {
      throw CommandFailure(.negative, "\(target.path.bytes.displayed) is there already", hint: "-o FILE")
    }
    let text = try open(world, outside: workspace.root)
    try SealedEnvFile.check(text, file.path, environment: world.environment)
    let lock = try SecretWorkspace.lock(directoryOf: target.path)
    guard try !target.exists() || target.path == file.path else {
      throw CommandFailure(.locked, "\(target.path.bytes.displayed) has just been made by another process")
    }
    try SecretWriting(workspace, try world.identityIfAny(passphrase)).write(
      text, to: target, always: true)
    _ = consume lock
    Output.say("nothing proves that \(file.path.bytes.displayed) was not altered: look at it with 'tpl secret decrypt'")
  }

  /// `.env.prod.enc` becomes `.env.prod.crypt`; a `.crypt` of another kind is replaced.
  private static func defaultOutput(_ file: Path) -> Path {
    for suffix: StaticString in [".enc", ".aes", ".age", ".cms", ".pem", ".asc"] where file.bytes.hasSuffix(suffix) {
      return Path(Array(file.bytes.dropLast(suffix.utf8CodeUnitCount)))
    }
    return file
  }

  private func open(_ world: World, outside root: Path) throws -> Secret {
    let text: [UInt8]
    do throws(SystemError) {
      text = try Files.readRegular(file.path, limit: SealedFileError.sizeLimit).content
    } catch {
      if error.isSymlink { throw CommandFailure(.notAllowed, "\(file.path.bytes.displayed) is a symlink") }
      throw error
    }
    switch ForeignFile(text) {
    case .salted(let salted):
      let secret = try password.read() ?? PrivateInput.secret("password of \(file.path.bytes.displayed): ")
      guard let secret else {
        throw CommandFailure(.usage, "there is no terminal to ask for the password", hint: "--password-fd N")
      }
      guard let opened = salted.open(secret, iterations: iter) else {
        throw CommandFailure(
          .negative, "\(file.path.bytes.displayed) does not open with this password",
          hint: "--iter N if it was made with -iter N")
      }
      return opened
    case .enveloped(let enveloped):
      guard let opened = enveloped.open(with: try world.identity(passphrase)) else {
        throw FileContentError(file.path, .sealed(.notForThisKey))
      }
      return opened
    case .age: return try openAge(world, outside: root)
    case .known(let name, let command):
      let hint = command.replacing("FILE", with: file.path.bytes.shellWord)
      throw CommandFailure(.negative, "\(file.path.bytes.displayed) is a file of \(name)", hint: hint)
    case .unknown: throw CommandFailure(.badData, "\(file.path.bytes.displayed) is in no format that tpl knows")
    }
  }

  private func openAge(_ world: World, outside root: Path) throws -> Secret {
    guard let age = world.environment.executable("age", outside: root) else {
      throw CommandFailure(.negative, "\(file.path.bytes.displayed) needs the age program", hint: "apt install age")
    }
    guard let key = world.environment.nonEmpty("SOPS_AGE_KEY_FILE") ?? world.environment.nonEmpty("AGE_KEY_FILE") else {
      throw CommandFailure(.usage, "which age identity opens it?", hint: "export AGE_KEY_FILE=~/.config/age/keys.txt")
    }
    let arguments = [[UInt8]("--decrypt"), [UInt8]("-i"), key, file.path.bytes]
    guard var result = try? ChildProcess.capture(age, arguments: arguments, environment: world.environment),
      result.status == 0
    else { throw CommandFailure(.negative, "age does not open \(file.path.bytes.displayed)") }
    defer { LockedMemory.wipe(&result.output) }
    return Secret(result.output)
  }
}

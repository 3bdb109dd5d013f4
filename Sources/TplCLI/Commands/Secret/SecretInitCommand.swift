import ArgumentParser
import Bytes
import Layout
import Platform
import Secrets
import TplHot

struct SecretInitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make your key and certificate, and prepare the repository around for encrypted files.",
    discussion: """
      Makes a P-256 key and a certificate in $XDG_DATA_HOME/tpl, unless they are there. In a git repository it registers a \
      textconv (true diffs), a merge driver and a check before commits. With --add your certificate is put among the \
      recipients of the repository; on a terminal you are asked.
      """)

  @Option(help: "Your name in the certificate and among recipients (default: USER).") var name: String?
  @Flag(inversion: .prefixedNo, help: "Add your certificate to the repository.") var add: Bool?
  @Flag(help: "Protect the key with a passphrase from the terminal.") var protect = false
  @Flag(help: "Take back what was written into this clone of git; key, certificates and .gitattributes stay.")
  var undo = false
  @Flag(help: ArgumentHelp("The same in every clone.", visibility: .hidden)) var undoEverywhere = false
  @OptionGroup var root: RootOption
  @OptionGroup var passphrase: PassphraseOptions

  mutating func run() throws {
    let world = try World.ofProcess()
    ProcessFacts.forbidDumps()
    if undo || undoEverywhere {
      try takeBack(world)
      return
    }
    let name = try recipientName(world)
    // Before anything is made: what cannot be told about the repository stops it.
    let workspace = try workspace(world)
    try makeIdentity(world, name)
    guard let workspace else {
      Output.say("no repository is around, so none is prepared: run it again in one")
      return
    }
    try GitSetup(workspace.root, world.secrets)?.install()
    try offer(workspace, name)
  }

  /// - Returns: `nil` outside of all roots.
  private func workspace(_ world: World) throws -> SecretWorkspace? {
    if root.path == nil, try world.rootIfAny(around: try world.workingDirectory()) == nil { return nil }
    return try SecretWorkspace(root.path, world)
  }

  private func takeBack(_ world: World) throws {
    if undoEverywhere { return try GitSetup.undoEverywhere(world.secrets) }
    var place = try world.workingDirectory()
    if let path = root.path { place = try world.root(path) }
    guard let setup = try GitSetup(place, world.secrets) else {
      throw CommandFailure(.negative, "\(place.bytes.displayed) is not in a git repository")
    }
    try setup.undo()
  }

  private func recipientName(_ world: World) throws -> [UInt8] {
    let wanted = name.map { Array($0.utf8) } ?? world.environment.nonEmpty("USER") ?? [UInt8]("me")
    guard RecipientName.isValid(wanted) else {
      throw CommandFailure(
        .usage, "'\(wanted.displayed)' cannot be the name of a recipient",
        hint: "letters, digits and _ - . @ +: --name NAME")
    }
    return wanted
  }

  private func makeIdentity(_ world: World, _ name: [UInt8]) throws {
    let paths = world.directories
    if try SealedEnvFile.isThere(paths.identity) {
      Output.say("your key is \(paths.identity.bytes.displayed)")
      return
    }
    var secret = try passphrase.read()
    if secret == nil, protect { secret = try SecretInitCommand.newPassphrase() }
    let identity = Identity.generate()
    do {
      let certificate = try Certificate(
        selfSignedBy: identity, name: String(decoding: name, as: UTF8.self), now: WallClock.nanoseconds / 1_000_000_000)
      var pem = try identity.pem(passphrase: secret)
      defer { LockedMemory.wipe(&pem) }
      try SecretInitCommand.keep(pem, certificate, paths)
    } catch let error as SystemError where error.isExisting {
      throw CommandFailure(.locked, "another 'tpl secret init' was faster, the key is its own", hint: "run it again")
    }
    Output.say("made your key \(paths.identity.bytes.displayed)\(secret == nil ? "" : ", protected by the passphrase")")
    Output.say("keep a copy of it: files that are encrypted for it alone are lost with it")
    world.announceDecision()
  }

  /// Writes the certificate first, because a key without its certificate could not be identified. Never replaces a key.
  private static func keep(
    _ pem: [UInt8], _ certificate: Certificate, _ paths: BaseDirectories
  ) throws(SystemError) {
    try Files.makePrivateDirectories(paths.data)
    let lock = try Files.lockDirectory(paths.data)
    if try FileStatus.find(paths.identity, followingSymlinks: false) != nil {
      throw SystemError.existing(paths.identity)
    }
    try Files.replace(paths.certificate, with: certificate.pem, mode: 0o600)
    try Files.create(paths.identity, content: pem, mode: 0o600)
    _ = consume lock
  }

  private static func newPassphrase() throws -> Secret {
    guard let first = PrivateInput.secret("new passphrase: "), let second = PrivateInput.secret("again: ") else {
      throw CommandFailure(.usage, "there is no terminal to ask for a passphrase", hint: "--passphrase-fd N")
    }
    guard first.isSame(as: second), first.count > 0 else { throw CommandFailure(.usage, "the two are not the same") }
    return first
  }

  private func offer(_ workspace: SecretWorkspace, _ name: [UInt8]) throws {
    guard let certificate = try workspace.certificate() else {
      Output.warn(
        "\(workspace.surroundings.directories.certificate.bytes.displayed) is missing or damaged, no recipient is added"
      )
      return
    }
    let everybody = try workspace.everybody()
    if everybody.contains(where: { $0.certificate.keyIdentifier == certificate.keyIdentifier }) { return }
    let isWanted = add ?? Question.ask("add your certificate to .tpl/recipients as \(name.displayed)?")
    guard isWanted else {
      Output.say("to take part: tpl secret recipient add \(name.shellWord)")
      return
    }
    try workspace.add(certificate, as: name)
  }
}

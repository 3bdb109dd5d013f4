import ArgumentParser
import Platform
import Secrets
import TplHot

struct SecretUnlockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock", abstract: "Keep your opened key in memory for a while.",
    discussion: """
      In the kernel's keyring; where a container blocks that, in the locked memory of tpld, which keeps it until the time is over,
      'tpl secret lock', or its own end.
      """)

  @Option(help: "How long: 30m, 8h, 1d.") var timeout = TimeSpan(.seconds(8 * 3_600))
  @OptionGroup var passphrase: PassphraseOptions

  func validate() throws {
    guard timeout.duration >= .seconds(1), timeout.duration <= .seconds(7 * 86_400) else {
      throw ValidationError("--timeout: between 1s and 7d")
    }
  }

  mutating func run() throws {
    let world = try World.ofProcess()
    ProcessFacts.forbidDumps()
    let store = world.identities
    guard try store.isProtected() else {
      Output.say("your key has no passphrase, there is nothing to unlock")
      return
    }
    let identity = try world.identity(passphrase)
    let place = try UnlockedKey(world: world, name: store.keyName).keep(
      identity.lockedDER, for: timeout.duration)
    let text = SecretUnlockCommand.text(timeout)
    let warning =
      place == .keyring
      ? "" : " in the memory of tpld, as the kernel's keyring is blocked; when tpld ends, it is locked again"
    Output.say("unlocked for \(text)\(warning)")
    world.announceDecision()
  }

  private static func text(_ span: TimeSpan) -> String {
    let seconds = span.duration.seconds
    if seconds % 3_600 == 0 { return "\(seconds / 3_600)h" }
    return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }
}

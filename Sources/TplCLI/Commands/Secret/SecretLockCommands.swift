import ArgumentParser
import Glibc
import Platform
import Secrets

struct SecretUnlockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock", abstract: "Keep your opened key in the kernel's keyring for a while.")

  @Option(help: "How long: 30m, 8h, 1d.") var timeout = TimeSpan(milliseconds: 8 * 3_600_000)
  @OptionGroup var passphrase: PassphraseOptions

  func validate() throws {
    guard (1_000...7 * 86_400_000).contains(timeout.milliseconds) else {
      throw ValidationError("--timeout: between 1s and 7d")
    }
  }

  mutating func run() throws {
    let world = try World.ofProcess()
    ProcessFacts.forbidDumps()
    let store = world.identities
    do throws(KeyFailure) {
      guard try store.isProtected() else {
        Output.say("your key has no passphrase, there is nothing to unlock")
        return
      }
    } catch {
      throw CommandFailure(error)
    }
    let identity = try world.identity(passphrase)
    do throws(SystemError) {
      try store.unlock(identity, seconds: UInt32(timeout.milliseconds / 1_000))
    } catch {
      throw CommandFailure(
        .unavailable, "the kernel's keyring cannot be used here (\(error))",
        hint:
          "containers block it; TPL_KEY_FILE with an unprotected key in memory, for instance in /dev/shm, is the other way"
      )
    }
    Output.say("unlocked for \(SecretUnlockCommand.text(timeout))")
    AllowCommand.announce(world)
  }

  private static func text(_ span: TimeSpan) -> String {
    let seconds = span.milliseconds / 1_000
    if seconds % 3_600 == 0 { return "\(seconds / 3_600)h" }
    return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }
}

struct SecretLockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock", abstract: "Take your opened key out of the kernel's keyring.")

  mutating func run() throws {
    let world = try World.ofProcess()
    do throws(SystemError) {
      Output.say(try world.identities.lock() ? "locked" : "was locked already")
    } catch {
      if error.code == ENOSYS || error.code == EPERM {
        Output.say("was locked already")
      } else {
        throw CommandFailure(error)
      }
    }
    AllowCommand.announce(world)
  }
}

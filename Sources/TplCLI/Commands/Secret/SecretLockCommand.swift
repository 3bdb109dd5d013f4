import ArgumentParser
import Secrets
import TplHot

struct SecretLockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock", abstract: "Take your opened key out of memory.")

  mutating func run() throws {
    let world = try World.ofProcess()
    let wasThere = try UnlockedKey(world: world, name: world.identities.keyName).remove()
    Output.say(wasThere ? "locked" : "was locked already")
    world.announceDecision()
  }
}

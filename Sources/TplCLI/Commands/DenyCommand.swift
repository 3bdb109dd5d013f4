import ArgumentParser
import Bytes
import Consent
import TplHot

struct DenyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "deny", abstract: "Take the permission back.")

  @Argument(help: ArgumentHelp("Default: the working directory.", valueName: "dir")) var directory: ByteArgument?

  mutating func run() throws {
    let world = try World.ofProcess()
    let root = try RootArgument.resolve(directory?.path, world, isAllowed: true)
    guard try world.consent.remove(root) else {
      throw CommandFailure(.negative, "\(root.bytes.displayed) was not allowed")
    }
    world.announceDecision()
    Output.say("denied \(root.bytes.displayed)")
  }
}

import Activation
import ArgumentParser
import Bytes
import EnvFile
import TplHot

struct EnvUnsetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unset", abstract: "Remove a variable from an env file of a component.",
    discussion: "No other byte of the file changes, but for a comment on the same line.")

  @OptionGroup var options: EditOptions

  mutating func run() throws {
    let name = options.key.bytes
    let finder = ComponentEnvironment(world: try World.ofProcess())
    let edit = try options.edit(finder, try options.place(finder))
    var isFound = false
    let note = try edit.apply { (content) throws(EnvFileError) in
      guard let rest = try EnvFile.removing(name, from: content) else { return content }
      isFound = true
      return rest
    }
    guard isFound else {
      throw CommandFailure(.negative, "\(name.displayed) is not in \(edit.path.bytes.displayed)")
    }
    Output.say("removed \(name.displayed) from \(edit.path.bytes.displayed)")
    if let note { Output.say(note) }
  }
}

import ArgumentParser
import Bytes
import Platform
import Scaffold
import TplHot

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a repository of the Directory Template.")

  @Argument(help: ArgumentHelp("Default: the working directory.", valueName: "dir")) var directory: ByteArgument?
  @Option(help: "Language of the READMEs: en or fr.") var lang = "en"
  @Flag(help: "Keep every *.sql ignored, the schema files of config/ too.") var keepSqlIgnored = false

  mutating func run() throws {
    let world = try World.ofProcess()
    let target = try directory?.path.absolute(in: world) ?? world.workingDirectory()
    var options = InitializeOptions(rootName: Array(target.lexicallyNormal.lastComponent).displayed)
    options.language = try ScaffoldLanguage.named(lang)
    options.keepSQLIgnored = keepSqlIgnored
    try Files.makeDirectory(target)
    try ScaffoldPlan.initialize(options).write(to: target)
    Output.say("made \(target.bytes.displayed); next: cd there, 'tpl new platform timescale', 'tpl allow'")
    try Output.write(target.bytes + [.newline])
  }
}

extension Path {
  fileprivate func absolute(in world: World) throws -> Path {
    isAbsolute ? self : try world.workingDirectory().appending(bytes)
  }
}

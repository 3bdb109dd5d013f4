import ArgumentParser
import Bytes
import Consent
import Platform
import TplHot

struct RootsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "roots", abstract: "List the allowed repositories.")

  @OptionGroup var format: FormatOptions

  mutating func run() throws {
    let world = try World.ofProcess()
    let survey = try world.consent.survey()
    for file in survey.damaged {
      Output.warn("\(file.bytes.displayed) is damaged: what it allowed is not allowed any more")
    }
    for file in survey.ofOtherVersions {
      Output.warn("\(file.bytes.displayed) is of another version of tpl: what it allows is not allowed here")
    }
    if !format.json {
      try Output.write(survey.records.flatMap { $0.path.bytes + [format.terminator] })
      return
    }
    let roots = survey.records.map { record -> JSONValue in
      [
        "path": .path(record.path.bytes),
        "present": .boolean(FileStatus.look(record.path)?.inode == record.identity.inode),
      ]
    }
    let document: JSONValue = ["schema": 1, "roots": .array(roots)]
    try Output.write(document.line)
  }
}

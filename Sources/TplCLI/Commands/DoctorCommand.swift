import ArgumentParser
import Layout
import TplHot

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Look for what keeps tpl from working: hook, PATH, watcher, roots.",
    discussion: "Run it in the shell that behaves oddly. Ends with status 1 when it found something to mend.")

  @Flag(help: "Print JSON.") var json = false

  mutating func run() throws {
    let findings = MachineCheck(world: try World.ofProcess()).findings()
    try Output.write(json ? DoctorReport.json(findings) : DoctorReport.text(findings))
    if findings.contains(where: \.severity.isTrouble) { throw CommandFailure(.negative, "") }
  }
}

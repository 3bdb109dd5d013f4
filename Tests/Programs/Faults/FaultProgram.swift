import Glibc

/// `tpl-faults`: everyday operations, each with one fault, and what is left afterwards. `tpl-faults damage …` is what
/// a session runs between two prompts.
enum FaultProgram {
  static func runAndExit() -> Never {
    FaultInterruption.catchSignals()
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "damage", arguments.count > 2 {
      for file in arguments.dropFirst(2) { Damage(arguments[1])?.apply(to: file) }
      exit(0)
    }
    do throws(FaultError) {
      let options = try FaultOptions(arguments)
      if options.isHelp {
        FaultReport.write(FaultOptions.usage)
        exit(0)
      }
      FaultReport.write("seed \(options.seed)")
      exit(FaultCampaign(options: options).run())
    } catch {
      FaultReport.write("tpl-faults: \(error)\n\(FaultOptions.usage)")
      exit(64)
    }
  }
}

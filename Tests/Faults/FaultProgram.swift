import Glibc

/// `tpl-faults`: everyday operations, each with one fault, and what is left afterwards.
enum FaultProgram {
  static func runAndExit() -> Never {
    signal(SIGPIPE, SIG_IGN)
    do throws(FaultError) {
      let options = try FaultOptions(Array(CommandLine.arguments.dropFirst()))
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

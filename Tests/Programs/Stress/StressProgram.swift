import Glibc

/// `tpl-stress`: random operations by several processes, disturbances of the watcher, and afterwards the index must
/// hold what a walk finds. `tpl-stress worker …` is one of those processes.
enum StressProgram {
  static func runAndExit() -> Never {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "worker" {
      StressWorker(arguments: arguments.dropFirst())?.run()
      exit(0)
    }
    do throws(StressOptionsError) {
      let options = try StressOptions(arguments)
      exit(try becomeNobody(options) ? run(options) : 77)
    } catch {
      StressReport.write("tpl-stress: \(error)\n\(StressOptions.usage)")
      exit(64)
    }
  }

  /// Modes say nothing to root.
  private static func becomeNobody(_ options: StressOptions) throws(StressOptionsError) -> Bool {
    guard options.isUnprivileged, getuid() == 0 else { return true }
    let somebody: UInt32 = 54321
    return setgroups(0, nil) == 0 && setgid(somebody) == 0 && setuid(somebody) == 0
  }

  private static func run(_ options: StressOptions) -> Int32 {
    Interruption.catchSignals()
    StressReport.write("seed \(options.seed): \(options.command)")
    var campaign = StressCampaign(options: options)
    do {
      try campaign.run()
    } catch is Interruption {
      StressReport.write("interrupted")
      return 130
    } catch {
      StressReport.write("tpl-stress: error: \(error)")
      return 70
    }
    StressReport.write(campaign.summary)
    return campaign.wrong == 0 ? 0 : 1
  }
}

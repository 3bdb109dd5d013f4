import Glibc
import Logging
import Platform
import WatcherClient

/// The whole of `tpld`: no arguments but `--version`. Does not return.
package func runDaemonAndExit() -> Never {
  if CommandLine.argc > 1 {
    let isVersion = strcmp(CommandLine.unsafeArgv[1]!, "--version") == 0
    Terminal.writeMessage(isVersion ? "tpld \(WatcherVersion.text)\n" : "usage: tpld [--version]\n")
    exit(isVersion ? 0 : 64)
  }
  LoggingSystem.bootstrap { _ in StandardErrorLog() }
  do {
    try Daemon.run(BaseDirectories(Environment.ofProcess()), Logger(label: "tpld"))
    exit(0)
  } catch {
    Terminal.writeMessage("tpld: error: \(error)\n")
    if let hint = (error as? DaemonError)?.hint { Terminal.writeMessage("tpld: hint: \(hint)\n") }
    exit((error as? DaemonError).map { if case .alreadyRunning = $0 { 75 } else { 74 } } ?? 74)
  }
}

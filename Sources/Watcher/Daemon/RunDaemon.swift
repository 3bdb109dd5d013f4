import Bytes
import Glibc
import Logging
import Platform
import WatcherProtocol

/// The whole of `tpld`. Does not return.
package func runDaemonAndExit() -> Never {
  switch DaemonInvocation(ProcessFacts.arguments) {
  case .run(let options): exit(run(options))
  case .version: exit(printing("tpld \(WatcherVersion.text)\n"))
  case .help: exit(printing(DaemonInvocation.usage))
  case .misuse(let reason):
    Terminal.writeMessage("tpld: error: \(reason)\ntpld: hint: tpld --help\n")
    exit(64)
  }
}

private func printing(_ text: String) -> Int32 { (try? Terminal.writeResult(Array(text.utf8))) == nil ? 74 : 0 }

/// - Returns: the exit status.
private func run(_ options: DaemonOptions) -> Int32 {
  let environment = Environment.ofProcess()
  ProcessFacts.detach(from: ListeningSocket.firstForeignDescriptor(environment))
  let directories: BaseDirectories
  do throws(BaseDirectoryError) {
    directories = try BaseDirectories(environment)
    if let foreign = directories.foreign { throw BaseDirectoryError.foreign(foreign) }
  } catch {
    Terminal.writeMessage(report(.directories(error)))
    return DaemonError.directories(error).status
  }
  let output = DaemonLog(.standardError, path: directories.log, previous: directories.previousLog)
  LoggingSystem.bootstrap { _ in StandardErrorLog(output) }
  do throws(DaemonError) {
    let daemon = Daemon(directories: directories, environment: environment, options: options, output: output)
    // When that fails, the next prompt starts a new one.
    if try daemon.run() { ProcessFacts.startAgain() }
    return 0
  } catch {
    output.write(Array(report(error).utf8))
    return error.status
  }
}

private func report(_ error: DaemonError) -> String {
  "tpld: error: \(error)\n" + (error.hint.map { "tpld: hint: \($0)\n" } ?? "")
}

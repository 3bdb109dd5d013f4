import Glibc
import Platform
import SQLite

/// The whole of `tpl`.
/// - Parameters:
///   - disk: what hot verbs need of targets that this one does not link.
///   - cold: runs everything that is not a hot verb.
package func runTplAndExit(_ disk: DiskReading, cold: ([[UInt8]]) -> ExitStatus) -> Never {
  let arguments = ProcessFacts.arguments
  Connection.declareSingleThreaded()
  KernelTrouble.turnOn()
  Signals.letWritesFail()
  let status = HotVerbs(disk: disk).run(arguments) ?? cold(arguments)
  // Not exit(3): nothing is registered to run at the end, and static destructors cost time.
  _exit(status.rawValue)
}

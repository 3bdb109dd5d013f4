/// The statuses with which `tpl` ends (<doc:Contract#Exit-statuses>).
package enum ExitStatus: Int32, Sendable {
  case done = 0
  case negative = 1
  case ambiguous = 3
  case usage = 64
  case badData = 65
  case unavailable = 69
  case inputOutput = 74
  case locked = 75
  case notAllowed = 77
  case timedOut = 124
  /// As shells have it: the program is there and cannot be run.
  case notExecutable = 126
  case commandNotFound = 127
  case interrupted = 130
}

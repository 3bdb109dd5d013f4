/// What ends a command: one line, a line for each hint, and the status that says so to scripts.
package protocol CommandError: Error {
  var status: ExitStatus { get }
  /// Lower case, what failed, on what, and why; empty where nothing is left to say.
  var message: String { get }
  var hints: [String] { get }
}

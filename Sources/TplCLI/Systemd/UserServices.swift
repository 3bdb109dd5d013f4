import Bytes
import Platform

/// The user's own systemd, asked through systemctl(1).
struct UserServices {
  private let systemctl: Path
  private let environment: Environment

  /// - Throws: status 69 without systemctl, or when no systemd of this user answers.
  init(_ environment: Environment) throws(CommandFailure) {
    guard let systemctl = environment.executable("systemctl") else {
      throw UserServices.missing("there is no systemd here: systemctl is not on PATH")
    }
    self.systemctl = systemctl
    self.environment = environment
    guard ask("show-environment").status == 0 else {
      throw UserServices.missing("no systemd of this user answers to 'systemctl --user'")
    }
  }

  private static func missing(_ reason: String) -> CommandFailure {
    CommandFailure(.unavailable, reason, hint: "it works without: a prompt starts tpld, and so does 'tpl daemon start'")
  }

  /// Where systemd and its services have their sockets: `%t` of systemd.unit(5).
  var runtimeDirectory: [UInt8] {
    let name = [UInt8]("XDG_RUNTIME_DIR=")
    for line in ask("show-environment").output.split(separator: .newline) where line.starts(with: name) {
      return Array(line.dropFirst(name.count))
    }
    return Array("/run/user/\(ProcessFacts.user)".utf8)
  }

  /// - Throws: with what systemctl said.
  func run(_ arguments: String...) throws(CommandFailure) {
    let (status, output) = call(arguments, withErrors: true)
    if status == 0 { return }
    let reason = output.split(separator: .newline).last.map { Array($0).displayed }
    throw CommandFailure(
      .unavailable, "systemctl --user \(arguments.joined(separator: " ")) failed with status \(status)",
      hint: reason.map { "systemctl says: \($0)" })
  }

  /// Whether at least one of these units is active.
  func isActive(_ units: String...) -> Bool { call(["is-active", "--quiet"] + units).status == 0 }

  private func ask(_ verb: String) -> (status: Int32, output: [UInt8]) { call([verb]) }

  private func call(_ arguments: [String], withErrors: Bool = false) -> (status: Int32, output: [UInt8]) {
    let arguments = (["--user"] + arguments).map { Array($0.utf8) }
    do throws(SystemError) {
      return try ChildProcess.capture(
        systemctl, arguments: arguments, environment: environment, withErrors: withErrors)
    } catch {
      return (127, Array("\(error)".utf8))
    }
  }
}

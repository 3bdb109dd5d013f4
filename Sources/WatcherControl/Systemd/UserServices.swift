import Bytes
package import Platform

/// The user's own systemd, asked through systemctl(1).
package struct UserServices {
  private let systemctl: Path
  private let environment: Environment

  /// - Throws: status 69 without systemctl, or when no systemd of this user answers.
  package init(_ environment: Environment) throws(WatcherControlError) {
    guard let systemctl = environment.executable("systemctl") else {
      throw .noSystemctl
    }
    self.systemctl = systemctl
    self.environment = environment
    guard ask("show-environment").status == 0 else {
      throw .noUserServices
    }
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
  func run(_ arguments: String...) throws(WatcherControlError) {
    let (status, output) = call(arguments, withErrors: true)
    if status == 0 { return }
    let lastLine = output.split(separator: .newline).last.map { Array($0).displayed }
    throw .systemctlFailed(arguments: arguments, status: status, lastLine: lastLine)
  }

  /// Whether at least one of these units is active.
  package func isActive(_ units: String...) -> Bool { call(["is-active", "--quiet"] + units).status == 0 }

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

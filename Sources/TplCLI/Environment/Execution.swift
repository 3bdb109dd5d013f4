import Bytes
import Platform
import TplHot

/// Becomes a command, found and refused as a shell does it (POSIX, XCU 2.9.1).
struct Execution {
  /// The command and its arguments.
  let words: [[UInt8]]
  let environment: Environment

  /// - Throws: status 127 when there is no such command, 126 when it cannot be run; it returns in no other way.
  func run() throws -> Never {
    let name = words.first ?? []
    var denied: SystemError?
    for program in candidates(name) {
      let error = attempt(program)
      if error.isExecFormat { throw failure(attemptAsScript(program)) }
      // One without the right to execute it may stand before another one on PATH.
      if error.isPermissionDenied { denied = denied ?? error }
      if error.isMissing {
        if FileStatus.look(program)?.isRegular == true { throw lacksInterpreter(program) }
      } else if !error.isPermissionDenied {
        throw failure(error)
      }
    }
    if let denied { throw failure(denied) }
    throw CommandFailure(.commandNotFound, "\(name.displayed): no such command")
  }

  private func candidates(_ name: [UInt8]) -> [Path] {
    if name.isEmpty { return [] }
    if name.contains(.slash) { return [Path(name)] }
    // Elements that are not absolute meant another directory than the one the command starts in.
    return (environment["PATH"] ?? []).split(separator: .colon).map { Path(Array($0)) }.filter(\.isAbsolute)
      .map { $0.appending(name) }
  }

  private func attempt(_ program: Path) -> SystemError {
    do throws(SystemError) {
      try ChildProcess.become(
        program, as: words[0], arguments: Array(words.dropFirst()), environment: environment)
    } catch {
      return error
    }
  }

  /// A script without `#!`, as execvp(3) does it.
  private func attemptAsScript(_ program: Path) -> SystemError {
    do throws(SystemError) {
      try ChildProcess.become(
        Path("/bin/sh"), arguments: [program.bytes] + words.dropFirst(), environment: environment)
    } catch {
      return error
    }
  }

  private func failure(_ error: SystemError) -> CommandFailure { CommandFailure(.notExecutable, "\(error)") }

  private func lacksInterpreter(_ program: Path) -> CommandFailure {
    CommandFailure(
      .commandNotFound, "\(program.bytes.displayed) needs a program that is not there", hint: "look at its first line")
  }
}

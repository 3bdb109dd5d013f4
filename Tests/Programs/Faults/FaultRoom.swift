import Foundation
import TestSupport

/// A sealed HOME with a repository in it, that a run changes and the next one finds as it was.
final class FaultRoom {
  /// What only encrypted files hold; nothing else may ever hold it.
  static let marker = "marker8271faultsweep"

  /// Where tpl keeps what belongs into a runtime directory that it cannot use.
  static let standIns = ["/tmp/tpl-\(getuid())", "/dev/shm/tpl-\(getuid())"]

  let sandbox: Sandbox
  let binaries: String
  private(set) var prepared: Tree
  private let outputs: String
  /// What a session prints when nothing fails.
  var expectedLines: [String]?

  init(binaries: String) throws {
    self.binaries = binaries
    sandbox = try Sandbox()
    outputs = try sandbox.makeDirectory("outputs")
    prepared = Tree(of: sandbox.root, leaving: ["outputs"])
  }

  var root: String { sandbox.path("shop") }

  /// A watcher only where an operation is about it.
  var environment: [String: String] {
    var environment = sandbox.environment
    environment["PATH"] = "\(binaries):/usr/local/bin:/usr/bin:/bin"
    environment["TPL_WATCHER"] = "off"
    environment["SWIFT_BACKTRACE"] = "enable=no"
    environment["GIT_CONFIG_NOSYSTEM"] = "1"
    environment["SHELL"] = "/bin/bash"
    environment["SCRIPTS"] = "\(Binaries.package)/localbin"
    environment["BINARIES"] = binaries
    environment["STAND_INS"] = "\(outputs)/bin"
    environment["FAULTS"] = "\(Binaries.directory)/tpl-faults"
    return environment
  }

  func tree() -> Tree { Tree(of: sandbox.root, leaving: ["outputs"]) }

  /// From now on this is what ``restore()`` goes back to.
  func keep() { prepared = tree() }

  func restore() { prepared.restore(from: tree()) }

  /// Runs without faults.
  @discardableResult
  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], directory: String = "shop"
  ) throws -> CommandResult {
    try sandbox.run(
      arguments, input: Array(input.utf8), environment: self.environment.merging(environment) { $1 },
      directory: directory,
      timeout: 30)
  }

  /// For what prepares an operation: it has to go well.
  func require(_ arguments: [String], input: String = "", directory: String = "shop") throws {
    let result = try run(arguments, input: input, directory: directory)
    guard result.status == 0 else {
      throw FaultError(text: "\(arguments.joined(separator: " ")) failed while the room was prepared: \(result.errors)")
    }
  }

  /// Runs under supervision, with a fault or without.
  func run(_ operation: Operation, _ fault: Fault?) throws -> (run: SupervisedRun.Result, result: CommandResult) {
    switch fault {
    case .limit(let limit): return unsupervised(operation, limit.wrapped(operation.command))
    case .damage(let damage):
      try damage.apply(self)
      var damaged = operation
      damaged.environment["DAMAGE"] = damage.shellCommand
      return unsupervised(damaged, operation.command)
    case .injection, .full, nil: return try supervised(operation, fault)
    }
  }

  /// Through pipes: a limit of the size of files is none of messages.
  private func unsupervised(_ operation: Operation, _ command: [String]) -> (
    run: SupervisedRun.Result, result: CommandResult
  ) {
    let result = try? run(
      command, input: operation.input, environment: operation.environment, directory: operation.directory)
    return (SupervisedRun.Result(status: result?.status), result ?? CommandResult(124, ""))
  }

  private func supervised(
    _ operation: Operation, _ fault: Fault?
  ) throws -> (run: SupervisedRun.Result, result: CommandResult) {
    let input = try file("input", Array(operation.input.utf8))
    let (output, errors) = (try file("output"), try file("errors"))
    defer { for descriptor in [input, output, errors] { close(descriptor) } }
    let supervised = SupervisedRun(
      command: operation.command, environment: environment.merging(operation.environment) { $1 },
      directory: sandbox.path(operation.directory), descriptors: [input, output, errors], scope: operation.scope,
      fault: fault, room: sandbox.root)
    let run = try supervised.run(strays: { self.strays() })
    let result = CommandResult(
      status: run.status ?? 124, stdout: FileBytes.read("\(outputs)/output"),
      stderr: FileBytes.read("\(outputs)/errors"))
    return (run, result)
  }

  private func file(_ name: String, _ bytes: [UInt8] = []) throws -> Int32 {
    let path = "\(outputs)/\(name)"
    try sandbox.write(bytes, to: path)
    let descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw TestSupportError.system(call: "open", errno: errno) }
    return descriptor
  }

  /// What an operation left running: it still carries the environment of the room.
  func strays() -> [pid_t] {
    let mark = "XDG_RUNTIME_DIR=\(sandbox.path("run"))"
    return ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { name in
      guard let process = pid_t(name), process != getpid() else { return nil }
      let environment = FileManager.default.contents(atPath: "/proc/\(name)/environ") ?? Data()
      return FileBytes.contains(Array(environment), mark) ? process : nil
    }
  }

  func endStrays() {
    let deadline = Deadline(seconds: 10)
    while case let processes = strays(), !processes.isEmpty, !deadline.hasPassed {
      for process in processes { kill(process, SIGKILL) }
      poll(nil, 0, 2)
    }
  }
}

/// Why the sweep itself could not go on.
struct FaultError: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}

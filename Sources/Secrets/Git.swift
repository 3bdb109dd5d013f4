package import Bytes
package import Platform

/// git in one root, asked in a way that runs nothing of the repository's choice.
package struct Git {
  private let program: Path
  private let root: Path
  private let environment: Environment

  /// - Returns: `nil` without git or outside of a work tree.
  package init?(root: Path, environment: Environment) {
    guard let program = environment.executable("git") else { return nil }
    self.program = program
    self.root = root
    self.environment = environment
    guard output(["rev-parse", "--is-inside-work-tree"])?.hasPrefix("true") == true else { return nil }
  }

  /// - Returns: exit status and standard output.
  package func run(_ arguments: [[UInt8]]) -> (status: Int32, output: [UInt8])? {
    let fixed = ["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-C"].map { Array($0.utf8) }
    return try? ChildProcess.capture(
      program, arguments: fixed + [root.bytes] + arguments, environment: environment)
  }

  /// - Returns: `nil` when git says no.
  package func output(_ arguments: [String]) -> [UInt8]? {
    guard let result = run(arguments.map { Array($0.utf8) }), result.status == 0 else { return nil }
    return result.output
  }

  /// A stage of a file in the index: 0, or 1 to 3 in a conflict.
  /// - Parameter file: relative to the root.
  package func staged(_ file: [UInt8], stage: Int) -> [UInt8]? {
    guard let result = run([[UInt8]("show"), Array(":\(stage):./".utf8) + file]), result.status == 0 else { return nil }
    return result.output
  }

  /// Three versions into one, by lines; nothing of it touches a disk.
  /// - Returns: the text and whether it has conflict markers; `nil` when git could not.
  package func merge(
    base: Secret, ours: Secret, theirs: Secret, favor: StaticString? = nil
  ) throws(SystemError) -> (text: Secret, isConflicted: Bool)? {
    let first = try MemoryFile.make(ours.revealed, name: "ours")
    let second = try MemoryFile.make(base.revealed, name: "base")
    let third = try MemoryFile.make(theirs.revealed, name: "theirs")
    var arguments = ["merge-file", "-p", "-L", "ours", "-L", "base", "-L", "theirs"].map { Array($0.utf8) }
    if let favor { arguments.append([UInt8](favor)) }
    arguments += [first.path.bytes, second.path.bytes, third.path.bytes]
    guard var result = run(arguments), result.status < 128 else { return nil }
    defer { LockedMemory.wipe(&result.output) }
    return (Secret(result.output), result.status != 0)
  }
}

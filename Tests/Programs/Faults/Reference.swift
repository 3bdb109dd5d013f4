import Glibc
import TestSupport

/// What an operation does when nothing fails.
struct Reference: Sendable {
  let before: Tree
  let after: Tree
  let result: CommandResult
  /// Of the first run and of one more in the same room.
  let statuses: Set<Int32>
  /// Files that two runs write differently.
  let varying: Set<String>
  /// Whether two runs print the same.
  let printsTheSame: Bool
  /// What encrypted files hold, before and after.
  let plainBefore: [String: [UInt8]]
  let plainAfter: [String: [UInt8]]
  let calls: [ObservedCall]
  private let isSession: Bool
  private let takesEverything: Bool

  /// - Throws: when the operation does not do its work.
  init(of operation: Operation, in room: FaultRoom) throws {
    isSession = operation.isSession
    takesEverything = operation.scope == .everything
    try room.reset(operation)
    before = room.tree()
    plainBefore = room.plainTexts(in: before)
    let (run, result) = try room.run(operation, nil)
    room.endStrays()
    guard result.status == operation.status else {
      throw FaultError(text: "\(operation.name) without a fault ends with \(result.status)\n\(result.errors)")
    }
    let after = room.tree()
    (self.after, calls, self.result) = (after, run.calls, result)
    plainAfter = room.plainTexts(in: after)
    let problems = try operation.effect(room, result) + operation.invariant(room, result)
    guard problems.isEmpty else {
      throw FaultError(
        text: "\(operation.name) without a fault: \(problems.joined(separator: "; "))\n\(result.output)\(result.errors)"
      )
    }
    statuses = [result.status, try room.runAgain(operation).status]
    room.endStrays()
    try room.reset(operation)
    let second = try room.run(operation, nil)
    room.endStrays()
    let other = room.tree()
    varying = Set(after.paths.filter { other[$0] != after[$0] } + other.paths.filter { after[$0] == nil })
    printsTheSame = second.result.stdout == result.stdout
    try room.reset(operation)
  }

  /// Every fault of those kinds that fits the operation.
  func faults(_ kinds: Set<FaultKind>, in room: FaultRoom) -> [Fault] {
    var faults = calls.filter { !$0.isStartup && isOurs($0, room) }.flatMap { seen -> [Fault] in
      var codes = kinds.contains(.errno) && !seen.isBetweenPrograms ? seen.call.errors : []
      // Shells do not expect that of a file, and files do not do it.
      if takesEverything { codes = Array(codes.filter { $0 != EINTR }.prefix(2)) }
      let effects =
        codes.map { Injection.Effect.error($0) } + (kinds.contains(.kill) && seen.call.writes ? [.kill] : [])
      return effects.map { Fault.injection(Injection(call: seen.call, count: seen.count, effect: $0)) }
    }
    if kinds.contains(.full) { faults += FullDisk.all(of: calls, room: room.sandbox.root).map(Fault.full) }
    if kinds.contains(.limit) { faults += ResourceLimit.all.map(Fault.limit) }
    if kinds.contains(.corrupt) {
      faults += (Damage.all(in: before) + (isSession ? Damage.betweenPrompts : [])).map(Fault.damage)
    }
    return faults
  }
}

extension Reference {
  /// Of all that the programs of a script do, what is about the room and which programs there are. A shell that gets no
  /// process or pipe ends as it likes.
  private func isOurs(_ seen: ObservedCall, _ room: FaultRoom) -> Bool {
    guard takesEverything else { return true }
    return seen.path.hasPrefix(room.sandbox.root) || seen.call.name == "execve"
  }
}

extension FaultRoom {
  /// As it was before the first run.
  func reset(_ operation: Operation) throws {
    restore()
    try operation.refresh?(self)
  }

  /// Without a fault and without supervision.
  func runAgain(_ operation: Operation, _ command: [String]? = nil) throws -> CommandResult {
    try run(
      command ?? operation.command, input: operation.input, environment: operation.environment,
      directory: operation.directory)
  }

  /// What the encrypted files of a tree hold, by path; those that do not open are left out.
  func plainTexts(in tree: Tree) -> [String: [UInt8]] {
    var texts: [String: [UInt8]] = [:]
    for path in tree.paths where path.hasSuffix(".crypt") && tree.bytes(path) != nil {
      texts[path] = plainText(path)
    }
    return texts
  }

  /// - Returns: `nil` when it does not open.
  func plainText(_ path: String) -> [UInt8]? {
    guard let result = try? run(["tpl", "secret", "decrypt", sandbox.path(path)]), result.status == 0 else {
      return nil
    }
    return result.stdout
  }
}

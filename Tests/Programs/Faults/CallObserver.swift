import CTestSupport
import Glibc

/// Counts the calls of a run, and finds the one that is to fail.
struct CallObserver {
  private let scope: SupervisedRun.Scope
  private let fault: Fault?
  private let room: String
  private var counts: [Int32: Int] = [:]
  /// Processes that have touched a file of the room.
  private var awake: Set<pid_t> = []
  /// Calls that took space on the disk that fills up.
  private var taken = 0
  private(set) var calls: [ObservedCall] = []
  private(set) var injected: ObservedCall?
  var isOver = false

  init(_ run: SupervisedRun) {
    (scope, fault, room) = (run.scope, run.fault, run.room)
  }

  /// - Returns: what is to happen in place of the call.
  mutating func observe(_ call: inout test_call) -> Injection.Effect? {
    let program = CallObserver.text { test_program_of(call.thread, $0, $1) }
    guard !isOver, isCounted(program), let known = SystemCall.byNumber[call.number] else { return nil }
    let count = counts[call.number, default: 0] + 1
    counts[call.number] = count
    switch fault {
    case .injection(let injection):
      guard injection.call == known, injection.count == count else { return nil }
      injected = seen(&call, known, count, program)
      return injection.effect
    case .full(let disk): return fill(disk, &call, known, program)
    case .limit, .damage: return nil
    case nil:
      calls.append(seen(&call, known, count, program))
      return nil
    }
  }

  private mutating func fill(_ disk: FullDisk, _ call: inout test_call, _ known: SystemCall, _ program: String)
    -> Injection.Effect?
  {
    let seen = seen(&call, known, 0, program)
    guard disk.holds(seen.path, room: room) else { return nil }
    taken += 1
    guard taken >= disk.count else { return nil }
    injected = injected ?? seen
    return .error(ENOSPC)
  }

  private mutating func seen(_ call: inout test_call, _ known: SystemCall, _ count: Int, _ program: String)
    -> ObservedCall
  {
    let path = CallObserver.text { [call] in
      var call = call
      test_call_path(&call, $0, $1)
    }
    let process = test_process_of(call.thread)
    if known.name == "execve" { awake.remove(process) }
    if path.hasPrefix(room), !program.hasPrefix(path) { awake.insert(process) }
    return ObservedCall(
      call: known, count: count, path: path, program: String(program[CallObserver.lastName(program)...]),
      isStartup: !awake.contains(process) && !CallObserver.startsPrograms.contains(known.name))
  }

  /// What happens before main has no file of the room in it, but these are never the linker's.
  private static let startsPrograms: Set<String> = [
    "execve", "execveat", "fork", "vfork", "clone", "clone3", "memfd_create", "mlock", "mlock2", "socket", "connect",
    "pipe2",
  ]

  private func isCounted(_ program: String) -> Bool {
    switch scope {
    case .everything: return !program.hasSuffix("/tpl-faults")
    case .tpl:
      let name = program[CallObserver.lastName(program)...]
      return name == "tpl" || name == "tpld"
    }
  }

  private static func lastName(_ path: String) -> String.Index {
    path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
  }

  private static func text(_ body: (UnsafeMutablePointer<CChar>, Int) -> Void) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) {
      guard let start = $0.baseAddress else { return "" }
      body(start, $0.count)
      return String(cString: start)
    }
  }
}

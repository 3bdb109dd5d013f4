import CTestSupport
import Glibc
import TestSupport

/// A command whose system calls wait for an answer: they are counted, and one of them is let fail.
struct SupervisedRun {
  /// Which programs' calls count.
  enum Scope: Sendable {
    /// tpl and tpld: what else runs is the world.
    case tpl
    /// Everything: a script is made of its programs.
    case everything
  }

  let command: [String]
  let environment: [String: String]
  let directory: String
  let descriptors: [Int32]
  var scope = Scope.tpl
  /// `nil`: every call is written down, and none fails.
  var fault: Fault?
  /// Below which the files of the operation are.
  let room: String
  var seconds = 30.0

  struct Result {
    /// As a shell gives it; `nil` when it did not end in time.
    var status: Int32?
    var calls: [ObservedCall] = []
    /// What the injected call was about, if it came to that.
    var injected: ObservedCall?
    /// Still there when the command had ended, and killed then.
    var strays: Set<pid_t> = []
  }

  /// Whether this machine lets a process supervise another one's calls.
  static var isPossible: Bool {
    let null = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(null) }
    let probe = SupervisedRun(
      command: ["/bin/true"], environment: [:], directory: "/", descriptors: [null, null, null], room: "/nonexistent")
    return (try? probe.run(strays: { [] }).status) == 0
  }

  func run(strays: () -> [pid_t]) throws -> Result {
    var (child, listener): (pid_t, Int32) = (0, -1)
    let calls = (fault?.calls ?? SystemCall.all).map(\.number)
    let code = withStringArray(command) { argv in
      withStringArray(environment.map { "\($0.key)=\($0.value)" }) { envp in
        test_spawn_supervised(
          locate(command[0]), argv, envp, directory, descriptors, calls, calls.count, &child, &listener)
      }
    }
    guard code == 0 else { throw TestSupportError.system(call: "seccomp", errno: code) }
    defer { close(listener) }
    let ended = test_process_descriptor(child)
    defer { close(ended) }
    var observer = CallObserver(self)
    var result = Result()
    let deadline = Deadline(seconds: seconds)
    while serve(listener, ended, child, &observer, deadline) {}
    result.status = test_reap(child)
    if result.status == -1 { result.status = nil }
    result.strays = endRest(listener, child, &observer, strays)
    (result.calls, result.injected) = (observer.calls, observer.injected)
    return result
  }

  /// - Returns: whether the command still runs.
  private func serve(
    _ listener: Int32, _ ended: Int32, _ child: pid_t, _ observer: inout CallObserver, _ deadline: Deadline
  ) -> Bool {
    var call = test_call()
    switch test_wait_for_call(listener, ended, min(deadline.milliseconds, 1000), &call) {
    case TEST_CALL_WAITS: answer(listener, call, &observer)
    case TEST_CALL_CHILD_ENDED: return false
    case TEST_CALL_NOBODY_LEFT:
      var entry = pollfd(fd: ended, events: Int16(POLLIN), revents: 0)
      poll(&entry, 1, deadline.milliseconds)
      return false
    default: break
    }
    return !deadline.hasPassed
  }

  private func answer(_ listener: Int32, _ call: test_call, _ observer: inout CallObserver) {
    var call = call
    switch observer.observe(&call) {
    case nil: test_answer_call(listener, &call, 0)
    case .error(let number): test_answer_call(listener, &call, number)
    case .kill:
      kill(call.thread, SIGKILL)
      if scope == .everything { endSession(of: call.thread) }
      test_answer_call(listener, &call, EINTR)
    }
  }

  /// As when a terminal goes, or the machine: a script does not live on without its programs.
  private func endSession(of process: pid_t) {
    let session = getsid(process)
    if session > 0, session != getsid(0) { kill(-session, SIGKILL) }
  }

  /// Who is still there would wait for answers forever.
  private func endRest(
    _ listener: Int32, _ child: pid_t, _ observer: inout CallObserver, _ strays: () -> [pid_t]
  ) -> Set<pid_t> {
    var ended: Set<pid_t> = []
    var call = test_call()
    let deadline = Deadline(seconds: 10)
    observer.isOver = true
    while !deadline.hasPassed {
      switch test_wait_for_call(listener, -1, ended.isEmpty ? 0 : 20, &call) {
      case TEST_CALL_NOBODY_LEFT: return ended
      case TEST_CALL_WAITS: test_answer_call(listener, &call, 0)
      default:
        for process in strays() {
          kill(process, SIGKILL)
          ended.insert(process)
        }
        test_end_session(child)
        ended.insert(-1)
      }
    }
    return ended
  }

  private func locate(_ name: String) -> String {
    if name.contains("/") { return name }
    let candidates = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
    return candidates.first { access($0, X_OK) == 0 } ?? name
  }
}

func withStringArray<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
  let copies = strings.map { strdup($0) }
  defer { copies.forEach { free($0) } }
  return body(copies + [nil])
}

import CTestSupport
import Glibc

/// Where a child's standard descriptors lead.
package enum ChildTerminals {
  case descriptors(Int32, Int32, Int32)
  case terminal(String)
}

/// A process in a session of its own. `end()` kills whatever that session still holds.
package struct Child: Sendable {
  package let pid: Int32

  package init(
    _ arguments: [String], environment: [String: String], directory: String, attachedTo terminals: ChildTerminals,
    handing handed: Int32 = -1
  ) throws {
    var descriptors: [Int32] = [-1, -1, -1]
    var terminal: String?
    switch terminals {
    case .descriptors(let input, let output, let errors): descriptors = [input, output, errors]
    case .terminal(let path): terminal = path
    }
    let path = Child.locate(arguments[0], in: environment["PATH"] ?? "")
    var pid: pid_t = 0
    let code = withStringArray(arguments) { argv in
      withStringArray(environment.map { "\($0.key)=\($0.value)" }) { envp in
        test_spawn(path, argv, envp, directory, descriptors, terminal, handed, &pid)
      }
    }
    guard code == 0 else { throw TestSupportError.system(call: "fork", errno: code) }
    self.pid = pid
  }

  /// The status of the child if it has ended by the deadline.
  package func status(by deadline: Deadline) -> Int32? {
    while true {
      let status = test_reap(pid)
      if status >= 0 { return status }
      if deadline.hasPassed { return nil }
      poll(nil, 0, 1)
    }
  }

  package func end() { test_end_session(pid) }

  private static func locate(_ name: String, in path: String) -> String {
    if name.utf8.contains(UInt8(ascii: "/")) { return name }
    let candidates = path.split(separator: ":").map { "\($0)/\(name)" }
    return candidates.first { access($0, X_OK) == 0 } ?? name
  }
}

private func withStringArray<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = strings.map { strdup($0) }
  defer { copies.forEach { free($0) } }
  return body(copies + [nil])
}

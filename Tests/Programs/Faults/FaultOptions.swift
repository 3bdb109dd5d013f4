import Glibc
import TestSupport

/// What the command line asks for.
struct FaultOptions: Sendable {
  var binaries = Binaries.directory
  /// All when it is 0.
  var sample = 0
  var seed = UInt64.random(in: 1...999_999_999)
  var operations: [String] = []
  var kinds = Set(FaultKind.allCases)
  var fault: Fault?
  var workers = 2
  var isList = false
  var isHelp = false

  static let usage = """
    usage: tpl-faults [--binaries DIR] [--sample N] [--seed S] [--operation NAME]… [--kind KIND]… [--workers N] [--list]
           tpl-faults [--binaries DIR] --operation NAME --inject FAULT

    Lets one system call of an everyday operation fail, or kills the program before it, and looks at what is left:
    files old or new and never half, no false success, a message, nothing of a secret, and the next run works. Each
    violation is printed with the command that does it again; what a second try does not show is only told. A table
    comes last. The status is 1 when there was any violation.

      --binaries DIR    where tpl and tpld are (default: beside this program)
      --sample N        so many faults, as many of each operation, chosen by the seed, and one round of each case of
                        several at once (default: all faults, four rounds)
      --kind KIND       errno: system calls fail; kill: SIGKILL before calls that write; full: directories whose disk
                        fills up; limit: of open files, of memory and of the size of files; corrupt: damaged files of
                        tpl's own; concurrent: several at once (default: all of them)
      --inject FAULT    only this one, as a violation names it: openat:EIO:12, write:KILL:3, full:data:2, limit:nofile:9, …
      --list            the operations, and how many faults there are

    All of it takes hours. Overnight, from the repository:
      swift build -c release && .build/release/tpl-faults >faults.log 2>&1
    """

  /// Of operations and of cases of several at once, in the order of the table.
  static let names = {
    let operations = Operations.all.map(\.name)
    return operations + ConcurrentCases.all.map(\.name).filter { !operations.contains($0) }
  }()

  init(_ arguments: [String]) throws(FaultError) {
    var rest = arguments[...]
    var kinds: Set<FaultKind> = []
    while let option = rest.popFirst() {
      switch option {
      case "--list": isList = true
      case "--help", "-h": isHelp = true
      default:
        guard let value = rest.popFirst() else { throw FaultError(text: "cannot read '\(option)'") }
        guard take(option, value, &kinds) else { throw FaultError(text: "cannot read '\(option) \(value)'") }
      }
    }
    if !kinds.isEmpty { self.kinds = kinds }
  }

  private mutating func take(_ option: String, _ value: String, _ kinds: inout Set<FaultKind>) -> Bool {
    switch option {
    case "--binaries": FaultOptions.set(&binaries, FaultOptions.canonical(value))
    case "--sample": FaultOptions.set(&sample, Int(value))
    case "--seed": FaultOptions.set(&seed, UInt64(value))
    case "--workers": FaultOptions.set(&workers, Int(value).flatMap { (1...64).contains($0) ? $0 : nil })
    case "--inject": FaultOptions.set(&fault, Fault(value))
    case "--operation": FaultOptions.append(&operations, FaultOptions.names.first { $0 == value })
    case "--kind": FaultOptions.insert(&kinds, FaultKind(rawValue: value))
    default: false
    }
  }

  private static func set<Value>(_ place: inout Value, _ value: Value?) -> Bool {
    guard let value else { return false }
    place = value
    return true
  }

  private static func set<Value>(_ place: inout Value?, _ value: Value?) -> Bool {
    place = value
    return value != nil
  }

  private static func append(_ list: inout [String], _ value: String?) -> Bool {
    if let value { list.append(value) }
    return value != nil
  }

  private static func insert(_ kinds: inout Set<FaultKind>, _ kind: FaultKind?) -> Bool {
    if let kind { kinds.insert(kind) }
    return kind != nil
  }

  private static func canonical(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The command that does this one fault again.
  func command(_ operation: String, _ fault: Fault) -> String {
    "tpl-faults --binaries \(binaries) --operation \(operation) --inject \(fault)"
  }
}

/// What goes wrong in a run.
enum Fault: Sendable, Hashable, CustomStringConvertible {
  /// One system call.
  case injection(Injection)
  /// A disk that is full from some moment on.
  case full(FullDisk)
  /// A limit of setrlimit(2) that the whole run has.
  case limit(ResourceLimit)
  /// A file of tpl's that was damaged before.
  case damage(Damage)

  /// As ``description`` writes it.
  init?(_ text: String) {
    let fault = FullDisk(text).map(Fault.full) ?? ResourceLimit(text).map(Fault.limit) ?? Damage(text).map(Fault.damage)
    guard let fault = fault ?? Injection(text).map(Fault.injection) else { return nil }
    self = fault
  }

  var description: String {
    switch self {
    case .injection(let injection): injection.description
    case .full(let disk): disk.description
    case .limit(let limit): limit.description
    case .damage(let damage): damage.description
    }
  }

  var kind: FaultKind {
    switch self {
    case .injection(let injection): injection.isKill ? .kill : .errno
    case .full: .full
    case .limit: .limit
    case .damage: .corrupt
    }
  }

  /// An allocator that gets no memory has nobody to tell.
  var takesMemory: Bool {
    switch self {
    case .injection(let injection): injection.call.name == "mmap" || injection.call.name == "mprotect"
    case .limit(let limit): limit.name == "as"
    case .full, .damage: false
    }
  }

  /// The calls that the supervisor has to see.
  var calls: [SystemCall] {
    switch self {
    case .injection(let injection): [injection.call]
    case .full: SystemCall.takingSpace
    case .limit, .damage: []
    }
  }
}

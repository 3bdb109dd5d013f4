/// What happens to one system call of a run: it fails, or its process is killed before it.
struct Injection: Sendable, Hashable, CustomStringConvertible {
  enum Effect: Sendable, Hashable {
    case error(Int32)
    case kill
  }

  let call: SystemCall
  /// The first is 1; of all processes in the scope together, in the order in which the kernel asked.
  let count: Int
  let effect: Effect

  init(call: SystemCall, count: Int, effect: Effect) {
    (self.call, self.count, self.effect) = (call, count, effect)
  }

  /// As ``description`` writes it: `openat:EIO:12`, `write:KILL:3`.
  init?(_ text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 3, let call = SystemCall.byName[String(parts[0])], let count = Int(parts[2]) else {
      return nil
    }
    if parts[1] == "KILL" {
      self.init(call: call, count: count, effect: .kill)
    } else {
      guard let number = ErrorName.number(parts[1]) else { return nil }
      self.init(call: call, count: count, effect: .error(number))
    }
  }

  var isKill: Bool { effect == .kill }

  var description: String {
    switch effect {
    case .error(let number): "\(call.name):\(ErrorName.of(number)):\(count)"
    case .kill: "\(call.name):KILL:\(count)"
    }
  }
}

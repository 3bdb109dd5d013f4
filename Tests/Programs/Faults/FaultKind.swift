/// The sweeps.
enum FaultKind: String, CaseIterable, Sendable {
  case errno, kill, full, limit, corrupt, concurrent
}

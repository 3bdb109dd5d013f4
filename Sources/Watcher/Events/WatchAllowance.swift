import Glibc
import Platform

/// How many of the watches that the kernel grants a user are tpld's: never the last ones, which editors and other
/// watchers of the user need.
final class WatchAllowance: Sendable {
  /// What is not left to other programs, in percent, unless the user says otherwise.
  static let defaultPercent = 75

  /// The operation of the error that a directory beyond the allowance has.
  static let operation = "watch, leaving some for other programs"

  private struct State: Sendable {
    var percent = WatchAllowance.defaultPercent
    /// Of the kernel.
    var limit = Int.max
    var held = 0
    /// The numbers of watches only grow: one up to this was there before.
    var newest: Int32 = 0
    /// Given back at once; their last events may still come.
    var refused: [Int32] = []

    var allowed: Int { limit == .max ? .max : limit / 100 * percent + limit % 100 * percent / 100 }
  }

  private let state = Monitor(State())
  private let kernelLimit: @Sendable () -> UInt64

  /// - Parameter kernelLimit: 0 where it is not known.
  init(kernelLimit: @escaping @Sendable () -> UInt64 = { ProcessFacts.watchLimit }) {
    self.kernelLimit = kernelLimit
    settle(held: 0)
  }

  /// Watches that tpld may have; `Int.max` where the kernel does not say how many there are.
  var allowed: Int { state.peek(\.allowed) }

  /// Watches that may still be added.
  var room: Int { state.peek { max(0, $0.allowed - $0.held) } }

  func setPercent(_ percent: Int) { state.update { $0.percent = percent } }

  /// Corrects what was counted, and looks at the kernel's limit, which may be another one now.
  func settle(held: Int) {
    let limit = Int(clamping: kernelLimit())
    state.update { state in
      state.held = held
      state.limit = limit == 0 ? .max : limit
    }
  }

  /// Adds a watch, unless it is a new one beyond the allowance. The kernel has to be asked even then: only it knows
  /// whether the directory is watched already. One at a time, so that the count is right.
  /// - Throws: ENOSPC beyond the allowance; what `add` throws.
  func admit(
    remove: (WatchDescriptor) -> Void, add: () throws(SystemError) -> WatchDescriptor
  ) throws(SystemError) -> WatchDescriptor {
    let result = state.update { state -> Result<WatchDescriptor, SystemError> in
      let watch: WatchDescriptor
      do throws(SystemError) {
        watch = try add()
      } catch {
        return .failure(error)
      }
      guard watch.rawValue > state.newest else { return .success(watch) }
      state.newest = watch.rawValue
      if state.held >= state.allowed {
        remove(watch)
        state.refused.append(watch.rawValue)
        return .failure(.beyondWatchAllowance)
      }
      state.held += 1
      return .success(watch)
    }
    return try result.get()
  }

  /// The watches that were given back since the last call.
  func takeRefused() -> [Int32] {
    if state.peek(\.refused.isEmpty) { return [] }
    return state.update { state in
      defer { state.refused = [] }
      return state.refused
    }
  }
}

extension SystemError {
  /// The kernel has more watches, and they are left to other programs.
  static var beyondWatchAllowance: SystemError { SystemError(operation: WatchAllowance.operation, code: ENOSPC) }

  var isBeyondWatchAllowance: Bool { operation == WatchAllowance.operation }
}

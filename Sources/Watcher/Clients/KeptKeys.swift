import Logging
import Platform

/// Opened keys of identities that are locked on disk, for users whose kernel's keyring is blocked. They lie in locked
/// memory and are wiped when their time is over, when the user locks them, and when the daemon ends.
///
/// Lock order: `clients` is taken while `state` is held, never the other way round. What is called under the lock of
/// `clients` knows nothing of keys.
final class KeptKeys: Sendable {
  private struct Kept {
    let key: LockedMemory
    let end: BootTime
  }

  private struct State {
    var keys: [[UInt8]: Kept] = [:]
    /// Made for the first key: most daemons never have one.
    var alarm: Alarm?
  }

  private let state = Monitor(State())
  /// A key counts as a client that waits: after an unlock for 8 hours, an idle daemon does not leave after two.
  private let clients: Monitor<Clients>
  private let log: Logger

  init(clients: Monitor<Clients>, log: Logger) {
    self.clients = clients
    self.log = log
  }

  /// More than any user has identities; each takes locked memory, of which there is little.
  private static let mostKeys = 16

  /// A week.
  private static let longest: Duration = .seconds(7 * 86_400)

  /// Called before the key comes: from now on the process leaves no core file.
  /// - Returns: why it cannot be kept.
  func prepare(_ name: [UInt8], for time: Duration) -> String? {
    guard time >= .seconds(1), time <= KeptKeys.longest else { return "a key is kept for a week at most" }
    guard (1...KeptKeys.longestName).contains(name.count) else { return "not the name of a key" }
    guard state.peek({ $0.keys[name] != nil || $0.keys.count < KeptKeys.mostKeys }) else { return KeptKeys.full }
    ProcessFacts.forbidDumps()
    let failure = state.update { state -> SystemError? in
      if state.alarm != nil { return nil }
      do throws(SystemError) {
        let alarm = try Alarm()
        try Worker.detached { self.wipeInTime(alarm) }
        state.alarm = alarm
        return nil
      } catch {
        return error
      }
    }
    return failure.map { "\($0)" }
  }

  private static let longestName = 256
  private static let full = "\(mostKeys) keys are kept already; 'tpl secret lock' forgets yours"

  /// In place of what was there under that name.
  /// - Returns: why not.
  func keep(_ key: LockedMemory, as name: [UInt8], for time: Duration) -> String? {
    let end = BootTime.now + time
    let isKept = state.update { state in
      // Others may have come since ``prepare(_:for:)``.
      guard state.keys[name] != nil || state.keys.count < KeptKeys.mostKeys else { return false }
      if state.keys.updateValue(Kept(key: key, end: end), forKey: name) == nil { clients.update { $0.began() } }
      KeptKeys.setAlarm(state)
      return true
    }
    guard isKept else { return KeptKeys.full }
    log.info("keeping an opened key for \(time.seconds) s")
    return nil
  }

  func key(_ name: [UInt8]) -> LockedMemory? {
    state.peek { state in
      guard let kept = state.keys[name], kept.end > BootTime.now else { return nil }
      return kept.key
    }
  }

  /// - Returns: whether there was one.
  func forget(_ name: [UInt8]) -> Bool {
    let count = wipe { each, _ in each == name }
    if count > 0 { log.info("wiped an opened key") }
    return count > 0
  }

  func forgetAll() {
    if wipe(where: { _, _ in true }) > 0 { log.info("wiped the opened keys") }
  }

  private func wipeInTime(_ alarm: Alarm) {
    while true {
      alarm.wait()
      let now = BootTime.now
      if wipe(where: { $1.end <= now }) > 0 { log.info("wiped an opened key, its time is over") }
    }
  }

  /// The memory wipes itself with its last reference: that of a client that is just being answered.
  private func wipe(where isOver: ([UInt8], Kept) -> Bool) -> Int {
    state.update { state in
      let names = state.keys.filter { isOver($0.key, $0.value) }.map(\.key)
      for name in names {
        state.keys[name] = nil
        clients.update { $0.ended() }
      }
      KeptKeys.setAlarm(state)
      return names.count
    }
  }

  private static func setAlarm(_ state: State) { state.alarm?.set(state.keys.values.map(\.end).min()) }
}

import CPlatform
import Glibc

/// A timer that one thread sets and another one waits for (timerfd_create(2)), on a clock that also runs while the
/// machine is suspended.
package final class Alarm: Sendable {
  private let descriptor: Descriptor

  package init() throws(SystemError) {
    let number = tpl_alarm()
    guard number >= 0 else { throw SystemError("timerfd_create") }
    descriptor = Descriptor(rawValue: number)
  }

  /// - Parameter time: `nil` for never.
  package func set(_ time: BootTime?) {
    _ = tpl_alarm_set(descriptor.rawValue, time.map { max($0.nanoseconds, 1) } ?? 0)
  }

  /// Returns when the time has come.
  package func wait() { _ = try? descriptor.read(atMost: 8) }
}

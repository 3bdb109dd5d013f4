import Platform

/// The inotify instance, shared by the threads; the kernel does the locking.
final class EventSource: Sendable {
  private enum Instance: ~Copyable, Sendable {
    case granted(Inotify)
    /// The user has as many as `fs.inotify.max_user_instances` allows.
    case refused(SystemError)
  }

  private let instance: Instance
  private let wakeup: Wakeup
  private let mounts: MountTable?
  let allowance: WatchAllowance

  init(allowance: WatchAllowance = WatchAllowance()) throws(SystemError) {
    self.allowance = allowance
    wakeup = try Wakeup()
    mounts = try? MountTable()
    do throws(SystemError) {
      instance = .granted(try Inotify())
    } catch {
      instance = .refused(error)
    }
  }

  /// Whether the kernel would grant an instance now.
  static func isAvailable() -> Bool {
    do throws(SystemError) {
      _ = try Inotify()
      return true
    } catch {
      return false
    }
  }

  var isRefused: Bool {
    switch instance {
    case .granted: false
    case .refused: true
    }
  }

  var queueDescriptor: Int32 {
    switch instance {
    case .granted(let inotify): inotify.descriptor.rawValue
    case .refused: -1
    }
  }

  var stopDescriptor: Int32 { wakeup.descriptor.rawValue }

  /// Has an exceptional condition when something was mounted or unmounted; -1 without /proc.
  var mountDescriptor: Int32 {
    switch mounts {
    case .some(let mounts): mounts.descriptor.rawValue
    case .none: -1
    }
  }

  func requestStop() { wakeup.signal() }

  /// `nil` when there is nothing to read.
  func read(atMost count: Int) -> [UInt8]? {
    // Copied, because the array that was read into keeps room for `count` bytes for as long as it waits. An array of a
    // whole slice would share it.
    switch instance {
    case .granted(let inotify):
      (try? inotify.descriptor.read(atMost: count)).map { $0.withUnsafeBufferPointer { Array($0) } }
    case .refused: nil
    }
  }

  func queuedBytes() -> Int {
    switch instance {
    case .granted(let inotify): inotify.queuedBytes()
    case .refused: 0
    }
  }

  /// Watches a directory of a root, whose own directory is watched in any case.
  /// - Throws: also where watches are left to other programs.
  func watch(_ directory: borrowing Descriptor, isTop: Bool) throws(SystemError) -> WatchDescriptor {
    if isTop { return try addWatch(directory, .root) }
    return try allowance.admit(remove: removeWatch) { () throws(SystemError) in try addWatch(directory, .directory) }
  }

  /// - Throws: also the reason why there is no instance.
  func addWatch(_ directory: borrowing Descriptor, _ events: WatchEvents) throws(SystemError) -> WatchDescriptor {
    switch instance {
    case .granted(let inotify): try inotify.addWatch(openDirectory: directory, events: events)
    case .refused(let reason): throw reason
    }
  }

  func removeWatch(_ watch: WatchDescriptor) {
    switch instance {
    case .granted(let inotify): inotify.removeWatch(watch)
    case .refused: break
    }
  }
}

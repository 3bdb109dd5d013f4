import Platform

/// The inotify instance, shared by the threads; the kernel does the locking.
final class EventSource: Sendable {
  /// Why there is no instance: the user has as many as `fs.inotify.max_user_instances` allows.
  let refusal: SystemError?
  private let inotify: Inotify?
  private let wakeup: Wakeup
  private let mounts: MountTable?

  init() throws(SystemError) {
    wakeup = try Wakeup()
    mounts = try? MountTable()
    do throws(SystemError) {
      inotify = try Inotify()
      refusal = nil
    } catch {
      inotify = nil
      refusal = error
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

  var queueDescriptor: Int32 {
    switch inotify {
    case .some(let inotify): inotify.descriptor.rawValue
    case .none: -1
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
    // Copied, because the array that was read into keeps room for `count` bytes for as long as it waits.
    switch inotify {
    case .some(let inotify): (try? inotify.descriptor.read(atMost: count)).map { Array($0[...]) }
    case .none: nil
    }
  }

  func queuedBytes() -> Int {
    switch inotify {
    case .some(let inotify): inotify.queuedBytes()
    case .none: 0
    }
  }

  /// - Throws: also the reason why there is no instance.
  func addWatch(_ directory: borrowing Descriptor, _ events: WatchEvents) throws(SystemError) -> WatchDescriptor {
    switch inotify {
    case .some(let inotify): try inotify.addWatch(openDirectory: directory, events: events)
    case .none: throw refusal ?? SystemError(operation: "inotify_init1", code: 0)
    }
  }

  func removeWatch(_ watch: WatchDescriptor) {
    switch inotify {
    case .some(let inotify): inotify.removeWatch(watch)
    case .none: break
    }
  }
}

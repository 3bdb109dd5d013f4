import Platform

/// The inotify instance, shared by the threads; the kernel does the locking.
final class EventSource: Sendable {
  private let inotify: Inotify
  private let wakeup: Wakeup

  init() throws(SystemError) {
    inotify = try Inotify()
    wakeup = try Wakeup()
  }

  var queueDescriptor: Int32 { inotify.descriptor.rawValue }
  var stopDescriptor: Int32 { wakeup.descriptor.rawValue }

  func requestStop() { wakeup.signal() }

  /// `nil` when there is nothing to read.
  func read(atMost count: Int) -> [UInt8]? {
    // Copied, because the array that was read into keeps room for `count` bytes for as long as it waits.
    (try? inotify.descriptor.read(atMost: count)).map { Array($0[...]) }
  }

  func queuedBytes() -> Int { inotify.queuedBytes() }

  func addWatch(_ directory: borrowing Descriptor, isTop: Bool) throws(SystemError) -> WatchDescriptor {
    try inotify.addWatch(openDirectory: directory, events: isTop ? .root : .directory)
  }

  func removeWatch(_ watch: WatchDescriptor) { inotify.removeWatch(watch) }
}

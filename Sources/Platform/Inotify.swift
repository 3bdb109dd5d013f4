import Bytes
import CPlatform
import Glibc

/// An inotify(7) instance.
package struct Inotify: ~Copyable, Sendable {
  package let descriptor: Descriptor

  /// - Throws: EMFILE when the user has `fs.inotify.max_user_instances` of them.
  package init() throws(SystemError) {
    let number = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    guard number >= 0 else { throw SystemError("inotify_init1") }
    descriptor = Descriptor(rawValue: number)
  }

  /// Watches the open directory itself, even if its path leads elsewhere by now. An inode that is watched already
  /// returns the descriptor it has: that is how a moved directory is recognised.
  /// - Throws: ENOSPC when `fs.inotify.max_user_watches` is reached.
  package borrowing func addWatch(
    openDirectory directory: borrowing Descriptor, events: WatchEvents
  ) throws(SystemError) -> WatchDescriptor {
    let path = Path("/proc/self/fd/\(directory.rawValue)")
    let number = path.withCString { inotify_add_watch(descriptor.rawValue, $0, events.rawValue) }
    guard number >= 0 else { throw SystemError("inotify_add_watch") }
    return WatchDescriptor(rawValue: number)
  }

  /// Removing a watch that is gone already is no error.
  package borrowing func removeWatch(_ watch: WatchDescriptor) {
    _ = inotify_rm_watch(descriptor.rawValue, watch.rawValue)
  }

  /// Bytes in the kernel's queue: the events of all changes before this call are in them or were read before.
  package borrowing func queuedBytes() -> Int {
    var count: Int32 = 0
    return tpl_bytes_readable(descriptor.rawValue, &count) == 0 ? Int(count) : 0
  }
}

/// Names a watched inode for as long as it is watched; the kernel does not reuse the number before 2^31 others.
package struct WatchDescriptor: Hashable, Sendable {
  package let rawValue: Int32
  package init(rawValue: Int32) { self.rawValue = rawValue }
}

/// The event bits of inotify(7).
package struct WatchEvents: OptionSet, Sendable {
  package let rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let attributes = WatchEvents(rawValue: UInt32(IN_ATTRIB))
  package static let modified = WatchEvents(rawValue: UInt32(IN_MODIFY))
  package static let movedFrom = WatchEvents(rawValue: UInt32(IN_MOVED_FROM))
  package static let movedTo = WatchEvents(rawValue: UInt32(IN_MOVED_TO))
  package static let created = WatchEvents(rawValue: UInt32(IN_CREATE))
  package static let deleted = WatchEvents(rawValue: UInt32(IN_DELETE))
  package static let deletedSelf = WatchEvents(rawValue: UInt32(IN_DELETE_SELF))
  package static let movedSelf = WatchEvents(rawValue: UInt32(IN_MOVE_SELF))
  package static let isDirectory = WatchEvents(rawValue: UInt32(IN_ISDIR))
  package static let ignored = WatchEvents(rawValue: UInt32(IN_IGNORED))
  package static let unmounted = WatchEvents(rawValue: UInt32(IN_UNMOUNT))
  package static let overflowed = WatchEvents(rawValue: UInt32(IN_Q_OVERFLOW))

  /// No DONT_FOLLOW: /proc/self/fd/N is a symlink, and the descriptor was opened without following one.
  /// No MODIFY: it doubles the traffic of log writers. No OPEN or ACCESS: reading a directory would flood the queue.
  package static let directory = WatchEvents(
    rawValue: UInt32(
      IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ATTRIB | IN_ONLYDIR | IN_EXCL_UNLINK))
  package static let root = directory.union([.deletedSelf, .movedSelf])
  /// For a directory in which an entry is expected to appear; added to an existing watch (IN_MASK_ADD).
  package static let arrival = WatchEvents(
    rawValue: UInt32(IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_MASK_ADD))
  /// For a directory from which no entry should disappear; added to an existing watch too.
  package static let departure = WatchEvents(
    rawValue: UInt32(
      IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_MASK_ADD))
}

/// One record of the queue; `name` is valid while the buffer it was read from is.
package struct InotifyEvent {
  package var watch: WatchDescriptor
  package var events: WatchEvents
  /// The same for both halves of a rename.
  package var cookie: UInt32
  /// Empty for an event of the watched directory itself.
  package var name: UnsafeRawBufferPointer

  /// Walks the records of a buffer: wd at 0, mask at 4, cookie at 8, len at 12, name at 16, NUL padded.
  package static func forEach(in buffer: UnsafeRawBufferPointer, _ visit: (InotifyEvent) -> Void) {
    var offset = 0
    while offset + 16 <= buffer.count {
      let length = Int(buffer.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
      guard offset + 16 + length <= buffer.count else { return }
      let padded = UnsafeRawBufferPointer(rebasing: buffer[(offset + 16)..<(offset + 16 + length)])
      let name = UnsafeRawBufferPointer(rebasing: padded[..<(padded.firstIndex(of: 0) ?? length)])
      visit(
        InotifyEvent(
          watch: WatchDescriptor(rawValue: buffer.loadUnaligned(fromByteOffset: offset, as: Int32.self)),
          events: WatchEvents(rawValue: buffer.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)),
          cookie: buffer.loadUnaligned(fromByteOffset: offset + 8, as: UInt32.self),
          name: name))
      offset += 16 + length
    }
  }
}

import Bytes
import Glibc
import Platform

/// Waits until something is written in a directory.
final class LogChanges {
  /// `nil` where the user has no inotify instance left: then it is a clock that wakes.
  private let inotify: Inotify?

  init(_ directory: Path) { inotify = try? LogChanges.watch(directory) }

  private static func watch(_ directory: Path) throws(SystemError) -> Inotify {
    let inotify = try Inotify()
    let opened = try Descriptor.open(directory, O_RDONLY | O_DIRECTORY)
    _ = try inotify.addWatch(openDirectory: opened, events: [.modified, .created, .movedTo])
    return inotify
  }

  func wait() {
    switch inotify {
    case .some(let inotify):
      _ = Poll.readable(inotify.descriptor.rawValue)
      // What happened does not matter.
      _ = try? inotify.descriptor.read(atMost: 1 << 14)
    case nil: Poll.pause(.milliseconds(250))
    }
  }
}

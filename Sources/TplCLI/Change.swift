import Bytes
import Index

/// One line of `tpl changes`.
struct Change {
  var tick: Int64
  /// Nanoseconds since 1970.
  var time: Int64
  var event: ChangeEvent
  /// Relative to the root, as all paths here.
  var path: [UInt8]
  /// Where a renamed entry was.
  var origin: [UInt8]?
  /// Empty outside of every component.
  var component: [UInt8]

  /// Whether it happened to a directory or in it.
  func concerns(_ directory: [UInt8]) -> Bool {
    [path, origin ?? []].contains { $0 == directory || $0.starts(with: directory + [.slash]) }
  }
}

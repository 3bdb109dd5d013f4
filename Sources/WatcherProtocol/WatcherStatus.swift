import Bytes

/// What `tpl daemon status` shows; travels as lines of fields.
package struct WatcherStatus: Equatable, Sendable {
  package struct Root: Equatable, Sendable {
    package var path: [UInt8]
    package var clock: [UInt8]
    package var entries: Int
    package var directories: Int
    /// Directories that the kernel tells of; the others are polled or cannot be read.
    package var watches: Int

    package init(path: [UInt8], clock: [UInt8], entries: Int, directories: Int, watches: Int) {
      self.path = path
      self.clock = clock
      self.entries = entries
      self.directories = directories
      self.watches = watches
    }
  }

  /// Single numbers and words by their name in the JSON document.
  package var values: [(name: String, value: String)] = []
  package var roots: [Root] = []

  package init() {}

  package var encoded: [UInt8] {
    var text: [UInt8] = []
    for (name, value) in values { FieldLine.append([Array(name.utf8), Array(value.utf8)], to: &text) }
    for root in roots {
      let numbers = [root.entries, root.directories, root.watches].map { Array(String($0).utf8) }
      FieldLine.append([[UInt8]("root"), root.path, root.clock] + numbers, to: &text)
    }
    return text
  }

  package init(encoded: [UInt8]) {
    for fields in FieldLine.parse(encoded) {
      if fields.count == 6, fields[0].equals("root") {
        roots.append(
          Root(
            path: fields[1], clock: fields[2], entries: Int(clamping: fields[3].decimalValue ?? 0),
            directories: Int(clamping: fields[4].decimalValue ?? 0),
            watches: Int(clamping: fields[5].decimalValue ?? 0)))
      } else if fields.count == 2 {
        values.append((String(decoding: fields[0], as: UTF8.self), String(decoding: fields[1], as: UTF8.self)))
      }
    }
  }

  package subscript(name: String) -> String? { values.first { $0.name == name }?.value }

  package static func == (left: WatcherStatus, right: WatcherStatus) -> Bool { left.encoded == right.encoded }
}

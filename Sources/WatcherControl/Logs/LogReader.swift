import Bytes
package import Platform

/// Reads the watcher's log, which has a previous generation and is rotated while it is read.
package struct LogReader {
  private let directories: BaseDirectories

  package init(_ directories: BaseDirectories) { self.directories = directories }

  /// - Parameter lines: how many of the last ones; `nil` for all.
  package func show(lines: Int?, follow: Bool) throws(WatcherControlError) {
    do throws(SystemError) {
      // Before the first look, so that nothing is missed between the two.
      let changes = follow ? LogChanges(directories.state) : nil
      let file = try Files.openRegular(directories.log)
      let text = try LogReader.rest(of: file)
      var shown = LogReader.last(lines, of: text)
      if lines.map({ LogReader.lineCount(text) < $0 }) ?? true {
        shown = LogReader.last(lines, of: try previousText(before: file) + text)
      }
      try write(shown)
      if let changes { try self.follow(file, from: text.count, changes) }
    } catch {
      if error.isMissing { throw .noLog(directories.log) }
      throw error.isBrokenPipe ? .readerGone : .system(error)
    }
  }

  /// Empty when there is none, or when it is what `file` was opened as: it was rotated since.
  private func previousText(before file: borrowing Descriptor) throws(SystemError) -> [UInt8] {
    do throws(SystemError) {
      let previous = try Files.openRegular(directories.previousLog)
      if try FileStatus.of(previous, directories.previousLog).isSameFile(
        as: try FileStatus.of(file, directories.log))
      {
        return []
      }
      return try LogReader.rest(of: previous)
    } catch {
      if error.isMissing { return [] }
      throw error
    }
  }

  /// Never returns but by an error or a signal.
  private func follow(_ first: consuming Descriptor, from start: Int, _ changes: LogChanges) throws(SystemError)
    -> Never
  {
    var file = first
    var position = start
    while true {
      let there = FileStatus.look(directories.log, followingSymlinks: false)
      let status = try FileStatus.of(file, directories.log)
      // The name is looked up before the rest is read, because a file is not written to after its name has gone to the
      // next one.
      let isOver = there.map { !$0.isSameFile(as: status) } ?? false
      let text = try LogReader.rest(of: file)
      position += text.count
      try write(text)
      if isOver || status.size < position - text.count {
        file = try Files.openRegular(directories.log)
        position = 0
      } else {
        changes.wait()
      }
    }
  }

  private func write(_ text: [UInt8]) throws(SystemError) { try Terminal.writeResult(text) }

  private static func rest(of file: borrowing Descriptor) throws(SystemError) -> [UInt8] {
    var text: [UInt8] = []
    while true {
      let part = try file.read(atMost: 1 << 16)
      if part.isEmpty { return text }
      text += part
    }
  }

  private static func lineCount(_ text: [UInt8]) -> Int { text.count { $0 == .newline } }

  private static func last(_ lines: Int?, of text: [UInt8]) -> [UInt8] {
    guard let lines else { return text }
    var left = lines
    var start = text.endIndex
    while start > 0 {
      // The newline that ends a line belongs to it.
      if start == text.endIndex || text[start - 1] == .newline {
        if left == 0 { break }
        left -= 1
      }
      start -= 1
    }
    return Array(text[start...])
  }
}

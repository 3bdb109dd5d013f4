import Bytes
package import Platform

/// The two units in the user's own directory of units (systemd.unit(5)).
package struct UnitFiles {
  private let directory: Path

  package init(_ directories: BaseDirectories) {
    let configuration = directories.configuration.parent ?? directories.configuration
    directory = configuration.appending("systemd/user")
  }

  var socket: Path { directory.appending("tpld.socket") }
  var service: Path { directory.appending("tpld.service") }

  private var all: [Path] { [socket, service] }

  package var arePresent: Bool { all.contains { FileStatus.look($0, followingSymlinks: false) != nil } }

  /// - Returns: the files as they were, for ``restore(_:)``; `nil` for one that was not there.
  /// - Throws: before anything is written when one of them is not from here.
  func install(socket: [UInt8], service: [UInt8]) throws(WatcherControlError) -> [[UInt8]?] {
    let before = try contents()
    do throws(SystemError) {
      try Files.makePrivateDirectories(directory)
      try write([socket, service], over: before)
    } catch {
      restore(before)
      throw .system(error)
    }
    return before
  }

  /// - Throws: when one of them is not from here: all stay.
  func remove() throws(WatcherControlError) {
    _ = try contents()
    restore([nil, nil])
  }

  /// Makes everything as it was, as far as that goes; directories that are empty then are not needed any more.
  func restore(_ before: [[UInt8]?]) {
    for (path, content) in zip(all, before) {
      if let content { try? Files.replace(path, with: content, mode: 0o644) } else { _ = try? Files.remove(path) }
    }
    for empty in [directory, directory.parent].compactMap({ $0 }) { try? Files.removeEmptyDirectory(empty) }
  }

  /// Where systemd cannot be asked: what `systemctl enable` made.
  func removeLink() {
    let wants = directory.appending("sockets.target.wants")
    _ = try? Files.remove(wants.appending("tpld.socket"))
    try? Files.removeEmptyDirectory(wants)
  }

  private func write(_ texts: [[UInt8]], over before: [[UInt8]?]) throws(SystemError) {
    for (path, (text, old)) in zip(all, zip(texts, before)) where text != old {
      try Files.replace(path, with: text, mode: 0o644)
    }
  }

  private func contents() throws(WatcherControlError) -> [[UInt8]?] {
    var found: [[UInt8]?] = []
    for path in all {
      let text = try content(path)
      guard text?.starts(with: UnitText.mark) ?? true else {
        throw .foreignUnit(path)
      }
      found.append(text)
    }
    return found
  }

  private func content(_ path: Path) throws(WatcherControlError) -> [UInt8]? {
    do throws(SystemError) {
      return try Files.read(path, limit: 1 << 20)
    } catch {
      if error.isMissing { return nil }
      throw .system(error)
    }
  }
}

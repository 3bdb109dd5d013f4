import Bytes
import Platform
import Scaffold
import TplHot

extension ScaffoldPlan {
  /// All or nothing: a file that is there already stops it before the first write, but for one that a run that was
  /// killed has left, which holds exactly what it should.
  func write(to root: Path) throws {
    do throws(SystemError) {
      // Of several at once, one makes it.
      let lock = try Files.lockDirectory(root)
      defer { withExtendedLifetime(lock) {} }
      var missing: [ScaffoldEntry] = []
      for entry in entries where try !isWritten(entry, in: root) { missing.append(entry) }
      if !missing.contains(where: \.isFile), let last = entries.last(where: \.isFile) {
        throw SystemError.existing(root.appending(last.path))
      }
      try write(missing, to: root)
    } catch {
      guard error.isExisting, let path = error.path else { throw error }
      throw CommandFailure(.negative, "\(path.bytes.displayed) exists already, nothing was written")
    }
  }

  /// - Throws: EEXIST for something else in its place.
  private func isWritten(_ entry: ScaffoldEntry, in root: Path) throws(SystemError) -> Bool {
    let path = root.appending(entry.path)
    guard let status = try FileStatus.find(path, followingSymlinks: false) else { return false }
    switch entry.kind {
    case .directory where status.isDirectory: return true
    case .file(let content, _) where status.isRegular && status.size == Int64(content.count):
      if try Files.readRegular(path, limit: content.count).content == content { return true }
    default: break
    }
    throw SystemError.existing(path)
  }

  private func write(_ missing: [ScaffoldEntry], to root: Path) throws(SystemError) {
    var made: [ScaffoldEntry] = []
    do throws(SystemError) {
      for entry in missing {
        let path = root.appending(entry.path)
        switch entry.kind {
        case .directory: try Files.makeDirectory(path)
        case .file(let content, let mode):
          try Files.create(path, content: content, mode: UInt32(mode), durable: false)
        }
        made.append(entry)
      }
    } catch {
      for entry in made.reversed() {
        let path = root.appending(entry.path)
        // What cannot be removed is what the next run finds as it should be.
        if entry.isFile { _ = try? Files.remove(path) } else { try? Files.removeEmptyDirectory(path) }
      }
      throw error
    }
  }
}

extension ScaffoldEntry {
  fileprivate var isFile: Bool { if case .file = kind { true } else { false } }
}

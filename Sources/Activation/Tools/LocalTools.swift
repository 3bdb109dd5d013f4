package import Bytes
package import Consent
import Layout
package import Platform

/// The commands in a root's `localbin`.
package struct LocalTools {
  package let directory: Path

  package init(_ root: Path) { directory = root.appending(PromptFileNames.localTools) }

  package enum State {
    case missing
    case refused(FileRefusal)
    case usable
  }

  package func state(_ privacy: Privacy) -> State {
    let status: FileStatus
    do throws(SystemError) {
      guard let found = try FileStatus.find(directory, followingSymlinks: false) else { return .missing }
      status = found
    } catch {
      return .refused(.unreadable(error))
    }
    // Where it leads is not under the rules of this root.
    if status.isSymlink { return .refused(.symlink) }
    guard status.isDirectory else { return .missing }
    return FileRefusal(status, of: directory, privacy).map { .refused($0) } ?? .usable
  }

  /// Every command, and every symlink that is none now and could lead to one later; sorted.
  /// - Throws: the errno of listing them: a command that is not seen could hide another one.
  package func names() throws(SystemError) -> (commands: [[UInt8]], idleLinks: [[UInt8]]) {
    var found: [(name: [UInt8], isSymlink: Bool)] = []
    try DirectoryListing.read(directory) { name, kind, _ in
      if kind != .directory { found.append(([UInt8](name), kind == .symlink)) }
    }
    var (commands, idleLinks) = ([[UInt8]](), [[UInt8]]())
    for (name, isSymlink) in found {
      // Where a link leads need not be searched, unless there is a command.
      if isSymlink, !Files.isExecutable(directory.appending(name)) {
        idleLinks.append(name)
      } else if try isCommand(name) {
        commands.append(name)
      } else if isSymlink {
        idleLinks.append(name)
      }
    }
    commands.sort { $0.lexicographicallyPrecedes($1) }
    idleLinks.sort { $0.lexicographicallyPrecedes($1) }
    return (commands, idleLinks)
  }

  /// Why another user can change a command. Of a symlink the file it leads to counts, and who may put another one in
  /// its place or make one where none is: many tools are programs of the system under another name.
  package func refusal(_ name: [UInt8], _ reader: RepositoryReader) -> FileRefusal? {
    do throws(SystemError) {
      return try reader.refusal(ofProgram: directory.appending(name))
    } catch {
      return .unreadable(error)
    }
  }

  /// Those of some names that stand for a command on a search path, too.
  package func hiding(_ names: [[UInt8]], on searchPath: [UInt8]) -> [[UInt8]] {
    let elsewhere = SearchPath(searchPath).elements.map { Path($0) }.filter { $0.isAbsolute && $0 != directory }
    return names.filter { name in
      elsewhere.contains { Files.isExecutable($0.appending(name)) && !FileStatus.isDirectory($0.appending(name)) }
    }
  }

  private func isCommand(_ name: [UInt8]) throws(SystemError) -> Bool {
    let file = directory.appending(name)
    guard let status = try FileStatus.find(file), !status.isDirectory else { return false }
    return Files.isExecutable(file)
  }

  /// A command by its path relative to the root.
  package static func file(_ name: [UInt8]) -> [UInt8] { [UInt8]("localbin/") + name }
}

extension FileStatus {
  fileprivate static func isDirectory(_ path: Path) -> Bool { look(path)?.isDirectory == true }
}

import Activation
import Bytes
import EnvFile
import Platform

/// Changes one env file of a component in place.
struct EnvFileEdit {
  /// As a person names it.
  let path: Path
  private let target: Path
  private let root: Path

  /// - Parameter name: `.env` or `.env.SOMETHING`.
  init(_ name: [UInt8], in place: ComponentEnvironment.Place, directory: Path) throws(CommandFailure) {
    guard name.equals(".env") || (name.hasPrefix(".env.") && name.count > 5), !name.contains(.slash) else {
      throw CommandFailure(
        .usage, "'\(name.displayed)' is no name of an env file",
        hint: "one of .env, .env.ENV, .env.local, .env.ENV.local")
    }
    if name.hasSuffix(".crypt") {
      throw CommandFailure(.usage, "'\(name.displayed)' is sealed and cannot be edited in place")
    }
    path = directory.appending(name)
    root = place.root
    target = try EnvFileEdit.target(path, root: root)
  }

  /// A symlink stays, and the file that it names is changed.
  private static func target(_ path: Path, root: Path) throws(CommandFailure) -> Path {
    guard FileStatus.look(path, followingSymlinks: false)?.isSymlink == true else { return path }
    do throws(SystemError) {
      let resolved = try Files.canonical(path)
      if resolved.isWithin(root) { return resolved }
    } catch {
      throw CommandFailure(error)
    }
    throw CommandFailure(.notAllowed, "\(path.bytes.displayed) \(FileRefusal.outsideOfRoot.reason)")
  }

  /// - Parameter change: makes the new content of the old one; of nothing when there is no file.
  func apply(_ change: ([UInt8]) throws(EnvFileError) -> [UInt8]) throws(CommandFailure) {
    // Two edits at once would lose one of them.
    let lock = try locked()
    let old = try read()
    let new: [UInt8]
    do throws(EnvFileError) {
      new = try change(old?.content ?? [])
    } catch {
      throw CommandFailure(
        .badData, "\(path.bytes.displayed):\(error.line): \(error.message)", hint: "nothing was changed")
    }
    if new == old?.content { return }
    do throws(SystemError) {
      try Files.edit(target, with: new, was: old?.status)
    } catch {
      guard error.isBusy else { throw CommandFailure(error) }
      throw CommandFailure(
        .locked, "\(path.bytes.displayed) changed meanwhile, nothing was written", hint: "try again")
    }
    _ = consume lock
  }

  private func locked() throws(CommandFailure) -> Descriptor {
    do throws(SystemError) {
      return try Files.lockDirectory(target.parent ?? Path([.slash]))
    } catch {
      throw CommandFailure(error)
    }
  }

  private func read() throws(CommandFailure) -> RepositoryFile? {
    if FileStatus.look(target)?.isDirectory == true {
      throw CommandFailure(.negative, "\(path.bytes.displayed) is a directory")
    }
    do throws(FileRefusal) {
      return try RepositoryFile.read(target, root: root, owner: ProcessFacts.user)
    } catch {
      if case .unreadable(let error) = error { throw CommandFailure(error) }
      throw CommandFailure(.notAllowed, "\(path.bytes.displayed) \(error.reason)")
    }
  }
}

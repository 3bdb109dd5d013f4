import Bytes
import Platform

/// A git directory of the user's own with links to the objects and references of a repository; its index is named by
/// GIT_INDEX_FILE. The configuration, hooks and attributes of the repository are left out, because every program that
/// git would run is named by one of those three.
struct GitShadow: Sendable {
  let path: Path

  /// The entries that are linked (gitrepository-layout(5)), also those that do not exist yet.
  private static let shown: [StaticString] = ["objects", "refs", "packed-refs", "reftable", "shallow"]

  /// - Parameters:
  ///   - index: the index that git reads.
  ///   - directory: private to the user.
  init(of repository: GitRepository, index: Path, in directory: Path) throws(GitFailure) {
    var name: [UInt8] = []
    name.appendHex(repository.directory.bytes.fnv1a)
    path = directory.appending(name + [UInt8](".git"))
    let shared = repository.common
    try GitShadow.checkFiles(shared, index: index)
    do throws(SystemError) {
      let head = try Files.readRegular(repository.directory.appending("HEAD"), limit: 1 << 12).content
      let settings = try Files.readRegular(shared.appending("config"), limit: 1 << 20).content
      try Files.makeDirectory(path, mode: 0o700)
      for entry in GitShadow.shown {
        try Files.makeSymlink(path.appending(entry), to: shared.appending(entry))
      }
      for entry in try DirectoryListing.entries(repository.directory) where entry.name.hasPrefix("sharedindex.") {
        try Files.makeSymlink(path.appending(entry.name), to: repository.directory.appending(entry.name))
      }
      try Files.replace(
        path.appending("config"), with: GitFormat(configuration: settings).configuration, durable: false)
      try Files.replace(path.appending("HEAD"), with: head, durable: false)
    } catch {
      throw .unreadable("\(error)")
    }
  }

  /// Refuses a FIFO in the place of one of these files, because git would open it and wait.
  private static func checkFiles(_ shared: Path, index: Path) throws(GitFailure) {
    let names = ["packed-refs", "shallow", "objects/info/alternates", "objects/info/commit-graph"]
    for file in names.map({ shared.appending($0) }) + [index] {
      if let status = FileStatus.look(file), !status.isRegular {
        throw .unreadable("\(file.bytes.displayed) is no regular file")
      }
    }
  }
}

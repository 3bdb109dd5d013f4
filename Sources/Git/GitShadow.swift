import Bytes
import Platform

/// A git directory of the user's own that leads to the objects, the references and the index of a repository, and has
/// nothing else of it: neither configuration nor hooks nor attributes. All that git runs it runs because one of those
/// names it.
struct GitShadow: Sendable {
  let path: Path

  /// What is shown of a repository (gitrepository-layout(5)); what is not there now may be there later.
  private static let shown: [StaticString] = ["objects", "refs", "packed-refs", "reftable", "shallow"]

  /// - Parameters:
  ///   - index: the one that git is to read.
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

  /// git would open a FIFO in the place of one of these, and wait.
  private static func checkFiles(_ shared: Path, index: Path) throws(GitFailure) {
    let names = ["packed-refs", "shallow", "objects/info/alternates", "objects/info/commit-graph"]
    for file in names.map({ shared.appending($0) }) + [index] {
      if let status = FileStatus.look(file), !status.isRegular {
        throw .unreadable("\(file.bytes.displayed) is no regular file")
      }
    }
  }
}

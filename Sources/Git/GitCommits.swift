import Bytes
import Platform

/// The commits that a repository has references to: HEAD and similar ones, branches, remote branches, the stash. A file
/// that git wrote to the work tree is in one of them, unless the reference was removed since. The references are read
/// from their files, because asking git would use the repository's configuration.
struct GitCommits {
  /// Object names in hexadecimal, each once, sorted.
  private(set) var ids: [[UInt8]] = []
  /// Those of stashes, whose second and third parent hold the index and the untracked files (git-stash(1)).
  private(set) var stashes: [[UInt8]] = []
  private var found: Set<[UInt8]> = []

  /// More references would make every check of an edited env file take seconds.
  private static let limit = 20_000

  enum Failure: Error {
    case unreadable(SystemError)
    /// References are stored in another format, or there are too many.
    case unknownFormat
  }

  private static let heads: [StaticString] = [
    "HEAD", "ORIG_HEAD", "FETCH_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD",
  ]

  init(_ repository: GitRepository) throws(Failure) {
    let reftable = repository.common.appending("reftable")
    guard FileStatus.look(reftable, followingSymlinks: false) == nil else { throw .unknownFormat }
    for name in GitCommits.heads { readIds(in: try GitCommits.text(repository.directory.appending(name))) }
    try readPacked(try GitCommits.text(repository.common.appending("packed-refs")))
    try readLoose(repository.common.appending("refs"), name: [UInt8]("refs"))
    if repository.common != repository.directory {
      try readLoose(repository.directory.appending("refs"), name: [UInt8]("refs"))
    }
    // Each line: old and new object, who, when, what.
    for line in try GitCommits.text(repository.common.appending("logs/refs/stash")).split(separator: .newline) {
      let fields = line.split(separator: .space, maxSplits: 2)
      if fields.count > 1 { note(stash: fields[1]) }
    }
    ids = found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Adds the former commits of the work tree from the last bytes of HEAD's log (git-reflog(1)), because after a pull
  /// that removed a file, none of the other commits contains its name.
  /// - Throws: `unknownFormat` where git writes no such log.
  init(formerOf repository: GitRepository) throws(Failure) {
    try self.init(repository)
    let log = try GitCommits.text(repository.directory.appending("logs/HEAD"))
    if log.isEmpty, !ids.isEmpty { throw .unknownFormat }
    // Each line: old and new object, who, when, what.
    for line in log.suffix(GitCommits.longestLog).split(separator: .newline) {
      for id in line.split(separator: .space, maxSplits: 2).prefix(2) { note(id) }
    }
    ids = found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Bytes that are read of the log, enough for some hundred commits.
  private static let longestLog = 1 << 16

  /// - Returns: empty for a file that is not there.
  private static func text(_ file: Path) throws(Failure) -> [UInt8] {
    do throws(SystemError) {
      return try Files.readRegular(file, limit: 64 << 20).content
    } catch {
      // A branch may have the name of a former directory of branches.
      if error.isMissing || error.isDirectory { return [] }
      throw .unreadable(error)
    }
  }

  /// The first word of each line, where it is an object name.
  private mutating func readIds(in text: [UInt8]) {
    for line in text.split(separator: .newline) {
      note(line.prefix { $0 != .space && $0 != UInt8(ascii: "\t") })
    }
  }

  /// Lines `ID NAME`; `#` begins a comment, `^` the object that a tag points to.
  private mutating func readPacked(_ text: [UInt8]) throws(Failure) {
    for line in text.split(separator: .newline) {
      guard let space = line.firstIndex(of: .space) else { continue }
      try note(line[..<space], of: Array(line[(space + 1)...]))
    }
  }

  private mutating func readLoose(_ directory: Path, name: [UInt8]) throws(Failure) {
    let entries: [(name: [UInt8], kind: EntryKind)]
    do throws(SystemError) {
      entries = try DirectoryListing.entries(directory)
    } catch {
      if error.isMissing { return }
      throw .unreadable(error)
    }
    for entry in entries {
      let (path, ref) = (directory.appending(entry.name), name + [.slash] + entry.name)
      if entry.kind == .directory {
        if GitCommits.matters(ref + [.slash]) { try readLoose(path, name: ref) }
      } else {
        try note(try GitCommits.text(path).prefix { $0 != .newline }, of: ref)
      }
    }
  }

  private mutating func note(_ id: ArraySlice<UInt8>, of ref: [UInt8]) throws(Failure) {
    guard GitCommits.matters(ref) else { return }
    if ref.equals("refs/stash") { note(stash: id) } else { note(id) }
    if found.count > GitCommits.limit { throw .unknownFormat }
  }

  /// Tags and notes are skipped: a work tree is never at a note, and after a checkout of a tag its commit is in HEAD.
  private static func matters(_ ref: [UInt8]) -> Bool { !ref.hasPrefix("refs/tags/") && !ref.hasPrefix("refs/notes/") }

  private mutating func note(stash id: ArraySlice<UInt8>) {
    guard GitCommits.isId(id), !stashes.contains(Array(id)) else { return }
    stashes.append(Array(id))
    note(id)
  }

  private mutating func note(_ id: ArraySlice<UInt8>) {
    if GitCommits.isId(id) { found.insert(Array(id)) }
  }

  /// Whether a text is a SHA-1 or SHA-256 in hexadecimal; all zeros mean no object.
  private static func isId(_ text: ArraySlice<UInt8>) -> Bool {
    guard text.count == 40 || text.count == 64 else { return false }
    return text.allSatisfy { $0.isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
      && text.contains { $0 != UInt8(ascii: "0") }
  }
}

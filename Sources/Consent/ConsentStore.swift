package import Bytes
import Glibc
package import Platform

/// The user's decisions, one file a root: `$XDG_DATA_HOME/tpl/allow/HASH`. They lie outside of every repository, so
/// that no content of a repository can change them.
package struct ConsentStore: Sendable {
  package let directory: Path
  private let known: Path

  package init(_ directories: BaseDirectories) {
    directory = directories.allowed
    known = directories.knownFiles
  }

  /// Where the record of a root is, or would be. The hash only names the file; the path that the record contains
  /// decides.
  package func file(for root: Path) -> Path {
    var name: [UInt8] = []
    name.appendHex(root.bytes.fnv1a)
    return directory.appending(name)
  }

  /// Whether there is a record for this path. Costs one stat(2).
  package func isRegistered(_ root: Path) -> Bool { FileStatus.look(file(for: root)) != nil }

  /// Whether there is certainly no record: a file that cannot be looked at may be one.
  package func isForbidden(_ root: Path) -> Bool {
    do throws(SystemError) {
      return try FileStatus.find(file(for: root)) == nil
    } catch {
      return false
    }
  }

  /// Whether there is a record of this version that cannot be parsed, as after a disk error.
  package func isDamaged(_ root: Path) -> Bool {
    guard let content = try? Files.readOwn(file(for: root), limit: 1 << 24) else { return false }
    return !isOfAnotherVersion(root) && AllowRecord(encoded: content)?.path != root
  }

  /// The record of a root; `nil` when there is none, when it was made for another directory at the same path, or when
  /// every user can put files in that directory.
  /// - Throws: the errno of reading it.
  package func record(for root: Path) throws(SystemError) -> AllowRecord? {
    let content: [UInt8]
    do throws(SystemError) {
      content = try Files.readOwn(file(for: root), limit: 1 << 24)
    } catch {
      if error.isMissing { return nil }
      throw error
    }
    guard isOwnDirectory else { throw SystemError.notOwn(directory) }
    guard let record = AllowRecord(encoded: content), record.path == root else { return nil }
    guard let status = try FileStatus.find(root), RootIdentity(root, status: status) == record.identity,
      !status.isWritableByOthers
    else { return nil }
    return record
  }

  /// Checks the directory too, because a user who can write to it can replace a record.
  private var isOwnDirectory: Bool { FileStatus.look(directory).map(Files.isOwn) ?? true }

  /// The error of reading the record of a root, which may belong to another user.
  package func problem(with root: Path) -> SystemError? {
    do throws(SystemError) {
      _ = try record(for: root)
      return nil
    } catch {
      return error
    }
  }

  /// The directory that was allowed at this path, when another one is there now.
  package func otherIdentity(at root: Path) -> RootIdentity? {
    guard let content = try? Files.read(file(for: root), limit: 1 << 24), let record = AllowRecord(encoded: content),
      record.path == root, let status = FileStatus.look(root), RootIdentity(root, status: status) != record.identity
    else { return nil }
    return record.identity
  }

  /// Whether there is a record of another version of tpl, which this one does not read.
  package func isOfAnotherVersion(_ root: Path) -> Bool {
    guard let content = try? Files.read(file(for: root), limit: 1 << 24) else { return false }
    return content.hasPrefix("tpl allow record ") && !AllowRecord.isReadable(content)
  }

  /// Every record, sorted by path, those of roots that are gone included.
  package func records() throws(SystemError) -> [AllowRecord] { try survey().records }

  /// What the files of records hold.
  package struct Survey: Sendable {
    /// Sorted by path.
    package var records: [AllowRecord] = []
    /// Files that no version of tpl can read as a record.
    package var damaged: [Path] = []
    /// Files that only another version of tpl reads.
    package var ofOtherVersions: [Path] = []
  }

  /// Reads every record once.
  /// - Throws: the errno of reading one.
  package func survey() throws(SystemError) -> Survey {
    var survey = Survey()
    for file in try recordFiles() {
      let content = try Files.readOwn(file, limit: 1 << 24)
      if let record = AllowRecord(encoded: content) {
        survey.records.append(record)
      } else if content.hasPrefix("tpl allow record ") && !AllowRecord.isReadable(content) {
        survey.ofOtherVersions.append(file)
      } else {
        survey.damaged.append(file)
      }
    }
    survey.records.sort { $0.path.bytes.lexicographicallyPrecedes($1.path.bytes) }
    return survey
  }

  /// The files of all records, unread.
  package func recordFiles() throws(SystemError) -> [Path] {
    do throws(SystemError) {
      return try DirectoryListing.entries(directory).map(\.name).filter { $0.count == 16 }
        .map { directory.appending($0) }
    } catch {
      if error.isMissing { return [] }
      throw error
    }
  }

  /// Updates the mtime of the directory. Shells with another runtime directory compare it, because their tokens are not
  /// removed.
  package func noteDecision() { try? Files.setModified(directory, nanoseconds: WallClock.nanoseconds) }

  /// The allowed roots inside of another one, relative to it.
  package static func roots(inside root: Path, among records: [AllowRecord]) -> [[UInt8]] {
    records.compactMap { $0.path.relative(to: root) }.filter { !$0.isEmpty }.map(Array.init)
  }

  /// - Parameter files: what was shown; `nil` keeps what is known.
  package func save(_ record: AllowRecord, known files: KnownFiles? = nil) throws(SystemError) {
    try Files.makePrivateDirectories(directory)
    try Files.makePrivateDirectories(known)
    try locked { () throws(SystemError) in try write(record, known: files) }
  }

  /// Called under the lock. The record is written last, because known contents count only together with a record.
  func write(_ record: AllowRecord, known files: KnownFiles?) throws(SystemError) {
    if let files { try Files.replace(knownFile(of: record.path), with: files.encoded(root: record.path)) }
    try Files.replace(file(for: record.path), with: record.encoded)
  }

  /// - Returns: whether there was a record.
  package func remove(_ root: Path) throws(SystemError) -> Bool {
    if try FileStatus.find(known) == nil { return try Files.remove(file(for: root)) }
    var wasAllowed = false
    // The lock keeps this from happening between the read and the write of another process, which would restore the
    // record.
    try locked { () throws(SystemError) in
      wasAllowed = try Files.remove(file(for: root))
      try Files.remove(knownFile(of: root))
    }
    return wasAllowed
  }
}

extension ConsentStore {
  private func knownFile(of root: Path) -> Path { Path(known.bytes + [.slash] + file(for: root).lastComponent) }

  /// Empty where there is no such file or it cannot be used: contents are then compared with the record only, and the
  /// prompt asks about others.
  package func knownFiles(of root: Path) -> KnownFiles { (try? readKnownFiles(of: root)) ?? KnownFiles() }

  /// The same for code that writes them again, and must not drop what it could not read.
  /// - Throws: the errno of reading them, EPERM where others may have written them. A damaged file counts as none.
  package func readKnownFiles(of root: Path) throws(SystemError) -> KnownFiles {
    // The directory is checked too, because a user who can write to it can replace a file.
    guard let status = try FileStatus.find(known) else { return KnownFiles() }
    if !Files.isOwn(status) { throw SystemError.notOwn(known) }
    do throws(SystemError) {
      return KnownFiles(encoded: try Files.readOwn(knownFile(of: root), limit: 1 << 24), root: root) ?? KnownFiles()
    } catch {
      if error.isMissing { return KnownFiles() }
      throw error
    }
  }

  /// Adds to what is known of an allowed root.
  package func keep(_ entries: [KnownFiles.Entry], of root: Path) throws(SystemError) {
    try Files.makePrivateDirectories(known)
    try locked(patience: ConsentStore.promptPatience) { () throws(SystemError) in
      var files = try readKnownFiles(of: root)
      for entry in entries { files.note(entry) }
      try Files.replace(knownFile(of: root), with: files.encoded(root: root), durable: false)
    }
  }

  /// Forgets a file that the user has removed.
  package func forget(_ file: [UInt8], of root: Path) throws(SystemError) {
    try locked(patience: ConsentStore.promptPatience) { () throws(SystemError) in
      var files = try readKnownFiles(of: root)
      files.forget(file)
      try Files.replace(knownFile(of: root), with: files.encoded(root: root), durable: false)
    }
  }

  /// How long a prompt waits for the lock. It may give up, because the next prompt repeats the work.
  private static var promptPatience: Duration { .milliseconds(100) }

  /// Runs a read and the write that depends on it under a lock, one process at a time.
  func locked(patience: Duration = .seconds(10), _ body: () throws(SystemError) -> Void) throws(SystemError) {
    let lock = known.appending("lock")
    guard let held = try FileLock.acquire(lock, patience: patience) else {
      throw SystemError(operation: "lock", path: lock, code: EWOULDBLOCK)
    }
    try body()
    _ = consume held
  }
}

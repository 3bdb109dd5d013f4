package import Bytes
import Layout
package import Platform

/// Decides which contents of an allowed root may be used: those that `tpl allow` showed, and those that the user wrote
/// since. The latter are stored, so that they stay allowed when version control writes to the work tree later.
package final class ContentApproval {
  private let record: AllowRecord
  private let store: ConsentStore
  private let provenance: Provenance
  private let now: Int64
  private var stored = KnownFiles()
  private var isLoaded = false
  private var news: [KnownFiles.Entry] = []

  /// - Parameter now: nanoseconds since 1970.
  package init(_ record: AllowRecord, store: ConsentStore, provenance: Provenance, now: Int64) {
    self.record = record
    self.store = store
    self.provenance = provenance
    self.now = now
  }

  private var known: KnownFiles {
    if !isLoaded {
      isLoaded = true
      stored = store.knownFiles(of: record.path)
    }
    return stored
  }

  /// - Parameters:
  ///   - file: an env file, relative to the root.
  ///   - status: as of the moment at which the content was read.
  ///   - target: where a symlink of that name leads.
  ///   - mayBeOwn: whether a file that the user wrote is allowed without a question; `false` for a sealed file, which
  ///     is allowed by content only.
  /// - Returns: `nil` when it may be used.
  package func doubt(
    about file: [UInt8], content: [UInt8], status: FileStatus, behind target: Path? = nil, mayBeOwn: Bool = true
  ) -> Provenance.Doubt? {
    let entry = known[file]
    let stamp = KnownFiles.stamp(of: status)
    if let entry, entry.stamp == stamp { return nil }
    let digest = ContentDigest(of: content, salt: record.salt).hexadecimal
    if entry?.digest != digest, record.allowedContent(of: file)?.hexadecimal != digest {
      guard mayBeOwn else { return .committed }
      if let doubt = provenanceDoubt(file, status, entry, target) { return doubt }
    }
    let identity = KnownFiles.identity(of: target ?? record.path.appending(file), inode: status.inode)
    note(KnownFiles.Entry(file: file, stamp: stamp, identity: identity, digest: digest), status)
    return nil
  }

  /// The env files in some directories that were allowed or are known, relative to the root.
  package func envFiles(in directories: [[UInt8]]) -> [[UInt8]] {
    func isMeant(_ file: [UInt8]) -> Bool {
      let path = Path(file)
      // Not parsed, because only env files are kept under such a name.
      return path.lastComponent.withUnsafeBytes(EnvFileName.mayBe) && directories.contains(path.parent?.bytes ?? [])
    }
    var found = record.committedFiles.filter(isMeant)
    for entry in known.entries where isMeant(entry.file) && !found.contains(entry.file) { found.append(entry.file) }
    return found
  }

  /// Whether a missing file may have been removed by version control: other values would then replace its values
  /// without a question. A file that the user removed is forgotten.
  package func isRemovalDoubtful(_ file: [UInt8]) -> Bool {
    if record.committedFiles.contains(file) { return true }
    guard known[file] != nil else { return false }
    let path = record.path.appending(file)
    let targets = ContentApproval.targets(of: path)
    if ([path] + targets).contains(where: provenance.mayHaveRemoved) { return true }
    if targets.isEmpty, ContentApproval.isGone(path) { try? store.forget(file, of: record.path) }
    return false
  }

  /// Whether the file does not exist; an error of looking counts as existing.
  private static func isGone(_ path: Path) -> Bool {
    do throws(SystemError) {
      return try FileStatus.find(path, followingSymlinks: false) == nil
    } catch {
      return false
    }
  }

  /// The targets of a symlink, step by step, whether they exist or not.
  private static func targets(of link: Path) -> [Path] {
    var found: [Path] = []
    var last = link
    // As many as the kernel follows.
    while found.count < 40, let target = Files.linkTarget(last) {
      last = target.isAbsolute ? target : (last.parent ?? last).appending(target.bytes)
      last = last.lexicallyNormal
      found.append(last)
    }
    return found
  }

  /// Notes that a content may be used for another reason: a sealed file that was only encrypted again.
  package func approve(_ file: [UInt8], content: [UInt8], status: FileStatus) {
    let digest = ContentDigest(of: content, salt: record.salt).hexadecimal
    let identity = KnownFiles.identity(of: record.path.appending(file), inode: status.inode)
    note(
      KnownFiles.Entry(file: file, stamp: KnownFiles.stamp(of: status), identity: identity, digest: digest), status)
  }

  private func provenanceDoubt(
    _ file: [UInt8], _ status: FileStatus, _ entry: KnownFiles.Entry?, _ target: Path?
  ) -> Provenance.Doubt? {
    let path = record.path.appending(file)
    let isKnownFile = entry?.identity == KnownFiles.identity(of: target ?? path, inode: status.inode)
    if target != nil {
      // Version control may have written the link itself.
      guard let link = FileStatus.look(path, followingSymlinks: false) else { return .committed }
      let subject = Provenance.Subject(path: path, status: link, isKnownFile: isKnownFile)
      if let doubt = provenance.doubt(about: subject) { return doubt }
    }
    return provenance.doubt(
      about: Provenance.Subject(path: target ?? path, status: status, isKnownFile: isKnownFile))
  }

  /// Judges a program of `localbin` whose name was not shown.
  package func doubt(aboutProgram file: [UInt8]) -> Provenance.Doubt? {
    let path = record.path.appending(file)
    guard let status = FileStatus.look(path, followingSymlinks: false) else { return nil }
    let entry = known[file]
    let stamp = KnownFiles.stamp(of: status)
    if let entry, entry.stamp == stamp { return nil }
    let identity = KnownFiles.identity(of: path, inode: status.inode)
    let subject = Provenance.Subject(path: path, status: status, isKnownFile: entry?.identity == identity)
    if let doubt = provenance.doubt(about: subject) { return doubt }
    note(KnownFiles.Entry(file: file, stamp: stamp, identity: identity), status)
    return nil
  }

  /// Whether a program is as it was shown: name, owner, mode and time of change, or content.
  package func isAsShown(program file: [UInt8]) -> Bool {
    let path = record.path.appending(file)
    guard let entry = known[file], let status = FileStatus.look(path) else { return false }
    if entry.stamp == KnownFiles.stamp(of: status) { return true }
    guard !entry.digest.isEmpty, let digest = ContentApproval.digest(ofProgram: path, record.salt) else { return false }
    return digest == entry.digest
  }

  /// The digest of a program that is small enough (1 MiB) to be compared by content, so that a checkout that restores
  /// the same content is no change.
  package static func digest(ofProgram path: Path, _ salt: DigestSalt) -> [UInt8]? {
    (try? digest(ofFound: path, salt)) ?? nil
  }

  /// The same for `tpl allow`, which stores the digest and has to report errors.
  /// - Throws: the errno of finding the file; one that may be run and not read has no digest.
  package static func digest(ofFound path: Path, _ salt: DigestSalt) throws(SystemError) -> [UInt8]? {
    let target = try Files.canonical(path)
    guard let content = try? Files.readRegular(target, limit: 1 << 20).content else { return nil }
    return ContentDigest(of: content, salt: salt).hexadecimal
  }

  /// Judges a virtual environment: allowed is a directory that was shown, or that the user made since, and in which
  /// version control knows no file.
  /// - Parameter behind: where the links of its commands lead in the root; `nil` for too many places. Called only when
  ///   version control wrote something.
  package func doubt(aboutDirectory directory: [UInt8], behind: () -> [Path]?) -> Provenance.Doubt? {
    let path = record.path.appending(directory)
    guard let status = FileStatus.look(path, followingSymlinks: false) else { return .committed }
    let entry = known[directory]
    let activity = provenance.activity(around: path)
    let identity = KnownFiles.identity(of: path, inode: status.inode)
    let isSame = entry?.identity == identity
    if isSame, activity != nil ? entry?.stamp == activity : provenance.isForeign(around: path) { return nil }
    if provenance.isCommitted(path) { return .committed }
    if provenance.isCommitted(anyOf: behind()) { return .committedBehind }
    // While git is running, a known directory of which no commit has the path stays allowed.
    if isSame, activity == nil { return nil }
    if !isSame {
      // A directory from an archive or a copy has files that are older than itself.
      if let file = FileStatus.look(path.appending("pyvenv.cfg"), followingSymlinks: false),
        Provenance.isSetBack(file, born: BirthTime.of(path.appending("pyvenv.cfg")))
      {
        return .timesSetBack
      }
      let subject = Provenance.Subject(path: path, status: status, isKnownFile: false, isDirectory: true)
      if let doubt = provenance.doubt(about: subject) { return doubt }
    }
    news.append(KnownFiles.Entry(file: directory, stamp: activity ?? 0, identity: identity))
    return nil
  }

  /// Younger files may change once more within the same tick of the file system's clock, so their time proves nothing.
  private static let racyNanoseconds: Int64 = 20_000_000

  private func note(_ entry: KnownFiles.Entry, _ status: FileStatus) {
    var entry = entry
    if status.changed > now - ContentApproval.racyNanoseconds { entry.stamp = 0 }
    news.append(entry)
  }

  /// Stores what was found. An error is ignored, because the next prompt then only repeats the work.
  package func keep() {
    if news.isEmpty { return }
    let changed = news.filter { known[$0.file] != $0 }
    news = []
    if !changed.isEmpty { try? store.keep(changed, of: record.path) }
  }
}

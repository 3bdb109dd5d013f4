package import Bytes
import Glibc
package import Platform

/// The public keys that this user has confirmed in one root, by environment. Certificates come with the repository, so
/// everyone with write access to it can add one. Therefore no file is encrypted for a key that is not confirmed here.
package struct ConfirmedKeys: Equatable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// Empty for the files of every environment.
    package var environment: [UInt8]
    /// The SHA-256 fingerprint of the public key, in hexadecimal.
    package var fingerprint: [UInt8]
  }

  package let root: Path
  package private(set) var entries: [Entry] = []

  package init(root: Path) { self.root = root }

  package func confirms(_ fingerprint: [UInt8], for environment: [UInt8]) -> Bool {
    entries.contains(Entry(environment: environment, fingerprint: fingerprint))
  }

  package mutating func confirm(_ fingerprint: [UInt8], for environment: [UInt8]) {
    let entry = Entry(environment: environment, fingerprint: fingerprint)
    if !entries.contains(entry) { entries.append(entry) }
  }

  /// Removes the keys that are no longer recipients: to be added again, they have to be confirmed again.
  package mutating func keep(only fingerprints: [[UInt8]], for environment: [UInt8]) {
    entries.removeAll { $0.environment == environment && !fingerprints.contains($0.fingerprint) }
  }

  package mutating func forget(_ fingerprint: [UInt8]) { entries.removeAll { $0.fingerprint == fingerprint } }
}

extension ConfirmedKeys {
  private static var format: FieldFile { FieldFile("tpl confirmed keys 2", former: "tpl confirmed keys 1") }

  fileprivate var encoded: [UInt8] {
    ConfirmedKeys.format.encoded(root.bytes) { text in
      for entry in entries { FieldLine.append([entry.environment, entry.fingerprint], to: &text) }
    }
  }

  fileprivate init?(_ text: [UInt8], root: Path) {
    guard let lines = ConfirmedKeys.format.lines(of: text, root.bytes) else { return nil }
    self.root = root
    entries = lines.compactMap { $0.count == 2 ? Entry(environment: $0[0], fingerprint: $0[1]) : nil }
  }
}

/// Keeps them in `$XDG_DATA_HOME/tpl/recipients/HASH`, beside the consent records and outside of every repository.
package struct ConfirmedKeyStore: Sendable {
  private let directory: Path

  package init(_ directories: BaseDirectories) { directory = directories.data.appending("recipients") }

  /// The hash only names the file; the path that the record contains decides whether it is of this root.
  private func file(for root: Path) -> Path {
    var name: [UInt8] = []
    name.appendHex(root.bytes.fnv1a)
    return directory.appending(name)
  }

  /// - Returns: `nil` where there is no record yet.
  /// - Throws: EACCES for a record that is not the user's alone, EBADMSG for one that is damaged, and the errno of
  ///   reading it.
  package func keys(of root: Path) throws(SystemError) -> ConfirmedKeys? {
    let file = file(for: root)
    let found: (content: [UInt8], status: FileStatus)
    do throws(SystemError) {
      found = try Files.readRegular(file, limit: 1 << 20)
    } catch {
      if error.isMissing { return nil }
      throw error
    }
    guard found.status.owner == ProcessFacts.user, found.status.mode & 0o077 == 0 else {
      throw SystemError(operation: "others can change or read the confirmed keys:", path: file, code: EACCES)
    }
    guard let keys = ConfirmedKeys(found.content, root: root) else {
      throw SystemError(operation: "the record of confirmed keys is damaged:", path: file, code: EBADMSG)
    }
    return keys
  }

  /// Reads, changes and writes them, one process at a time.
  /// - Returns: what is kept now.
  package func update(
    _ root: Path, _ change: (inout ConfirmedKeys) -> Void
  ) throws(SystemError) -> ConfirmedKeys {
    try Files.makePrivateDirectories(directory)
    let lock = try Files.lockDirectory(directory)
    let before = try keys(of: root)
    var keys = before ?? ConfirmedKeys(root: root)
    change(&keys)
    if keys != before { try Files.replace(file(for: root), with: keys.encoded, mode: 0o600) }
    _ = consume lock
    return keys
  }
}

package import Bytes
import Glibc
package import Platform

/// The user's private key, wherever it is kept: TPL_KEY_FILE, TPL_KEY, systemd's credentials, then the own file
/// (<doc:Secrets#Keys>).
package struct IdentityStore {
  package let directories: BaseDirectories
  private let environment: Environment
  private let keyElsewhere: (_ name: [UInt8]) throws(IdentityError) -> LockedMemory?

  /// - Parameter keyElsewhere: loads the unlocked key from where it is kept when the kernel's keyring is blocked; `nil`
  ///   when it is not there.
  package init(
    _ directories: BaseDirectories, environment: Environment,
    keyElsewhere: @escaping ([UInt8]) throws(IdentityError) -> LockedMemory?
  ) {
    self.directories = directories
    self.environment = environment
    self.keyElsewhere = keyElsewhere
  }

  private enum Source {
    case file(Path)
    case text([UInt8])
  }

  /// A key that the environment names comes first, because it was set explicitly.
  private var source: Source {
    if let path = environment.nonEmpty("TPL_KEY_FILE") { return .file(Path(path)) }
    if let text = environment.nonEmpty("TPL_KEY") { return .text(text) }
    if let directory = environment.nonEmpty("CREDENTIALS_DIRECTORY") {
      let path = Path(directory).appending("tpl.key")
      if isThere(path) { return .file(path) }
    }
    return .file(directories.identity)
  }

  /// Returns `true` when that is unknown, because reading the file then reports the error.
  private func isThere(_ path: Path) -> Bool {
    do throws(SystemError) {
      return try FileStatus.find(path) != nil
    } catch {
      return true
    }
  }

  /// The file the key comes from; `nil` when it comes from a variable.
  package var file: Path? {
    if case .file(let path) = source { path } else { nil }
  }

  /// The certificate beside the user's own key file, for which others encrypt.
  /// - Returns: `nil` where there is none, or a damaged one, which is not needed: the key has the same public key.
  package func certificate() throws(SystemError) -> Certificate? {
    do throws(SystemError) {
      return try Files.readIfPresent(directories.certificate, limit: 1 << 16).flatMap { try? Certificate(pem: $0) }
    } catch {
      // It is not a regular file (Files.readRegular).
      if error.code == EINVAL || error.code == EISDIR { return nil }
      throw error
    }
  }

  /// What is wrong with the certificate that is there; `nil` where nothing is, or there is none.
  package func certificateProblem() throws(SystemError) -> CertificateError? {
    guard let text = try Files.readIfPresent(directories.certificate, limit: 1 << 16) else { return nil }
    do throws(CertificateError) {
      _ = try Certificate(pem: text)
      return nil
    } catch {
      return error
    }
  }

  /// Whether the key and the certificate beside it belong together; where they do not, one of them is damaged or was
  /// replaced.
  /// - Returns: `true` where there is no certificate, or the key comes from elsewhere.
  package func isPair(_ identity: Identity) throws(SystemError) -> Bool {
    guard file == directories.identity, let certificate = try certificate() else { return true }
    return certificate.key.fingerprint == identity.fingerprint
  }

  /// Reads the key. Where its file is protected by a passphrase, the unlocked copy is used if there is one.
  /// - Parameter passphrase: asked for only when the key is protected and there is no unlocked copy.
  package func identity(
    passphrase: () throws(IdentityError) -> Secret? = { () throws(IdentityError) in nil }
  ) throws(KeyFailure) -> Identity {
    var text = try read()
    defer { LockedMemory.wipe(&text) }
    let certificate = file == directories.identity ? try ownCertificate() : nil
    var outOfReach: IdentityError?
    if Identity.isProtected(text) {
      do throws(IdentityError) {
        if let identity = try unlocked(certificate) { return identity }
      } catch {
        outOfReach = error
      }
    }
    do throws(IdentityError) {
      let identity = try Identity(pem: text, passphrase: passphrase)
      return certificate == nil ? identity : Identity(identity.key, certificate: certificate)
    } catch {
      let cause = error == .locked ? outOfReach ?? error : error
      throw KeyFailure(
        place: place, reason: cause.reason, hint: cause.hint, mayPass: error == .locked && outOfReach != nil,
        isLocked: error == .locked)
    }
  }

  private func ownCertificate() throws(KeyFailure) -> Certificate? {
    do throws(SystemError) {
      return try certificate()
    } catch {
      throw failure(error, directories.certificate)
    }
  }

  /// Whether a passphrase protects the key.
  package func isProtected() throws(KeyFailure) -> Bool {
    var text = try read()
    defer { LockedMemory.wipe(&text) }
    return Identity.isProtected(text)
  }

  private func unlocked(_ certificate: Certificate?) throws(IdentityError) -> Identity? {
    guard let key = try unlockedKey() else { return nil }
    var der = key.withBytes { [UInt8]($0) }
    defer { LockedMemory.wipe(&der) }
    return try? Identity(der: der, certificate: certificate)
  }

  private func unlockedKey() throws(IdentityError) -> LockedMemory? {
    do throws(SystemError) {
      return try Keyring.load(keyName)
    } catch {
      return error.isBlockedCall ? try keyElsewhere(keyName) : nil
    }
  }

  /// The name of the unlocked key, in the keyring and in its replacement.
  package var keyName: [UInt8] {
    var name = [UInt8]("tpl:identity:")
    name.appendHex((file?.bytes ?? []).fnv1a)
    return name
  }

  private var place: String { file.map(\.bytes.displayed) ?? "TPL_KEY" }

  private func read() throws(KeyFailure) -> [UInt8] {
    switch source {
    case .text(let text): return text
    case .file(let path):
      let text: [UInt8]?
      do throws(SystemError) {
        text = try readUnlessShared(path)
      } catch {
        throw failure(error, path)
      }
      guard let text else {
        throw KeyFailure(place: place, reason: "can be read by others", hint: "chmod 600 \(path.bytes.shellWord)")
      }
      return text
    }
  }

  /// - Returns: `nil` for the user's own key file when others can read it: such a key is not used.
  private func readUnlessShared(_ path: Path) throws(SystemError) -> [UInt8]? {
    let isOwn = path == directories.identity
    // A file that the environment names may be a shell's process substitution, which is a FIFO with a writer. In place
    // of the user's own key file a FIFO would have no writer, and opening it would wait.
    let file = isOwn ? try Files.openRegular(path) : try Descriptor.open(path, 0)
    let status = try FileStatus.of(file, path)
    // The mode of a file that the environment names is not checked, because it may be mounted with other modes.
    guard !isOwn || status.mode & 0o077 == 0 else { return nil }
    return try Files.read(file, path, limit: 1 << 16, status: status)
  }

  private func failure(_ error: SystemError, _ path: Path) -> KeyFailure {
    if error.isMissing, path == directories.identity {
      return KeyFailure(place: "your key", reason: "is missing", hint: "tpl secret init", isMissing: true)
    }
    return KeyFailure(
      place: path.bytes.displayed, reason: "\(SystemError(operation: "cannot be read", code: error.code))", hint: nil,
      isMissing: error.isMissing)
  }
}

/// Why there is no key to open files with.
package struct KeyFailure: Error, Equatable, Sendable {
  package var place: String
  package var reason: String
  package var hint: String?
  /// Whether a retry may succeed although no file changes.
  package var mayPass = false
  package var isMissing = false
  /// Whether the key is protected by a passphrase that was not given.
  package var isLocked = false
}

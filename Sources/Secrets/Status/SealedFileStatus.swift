import Bytes
package import Layout
import Platform

/// One sealed file as `tpl secret status` sees it.
package struct SealedFileStatus {
  package enum State: String {
    case readable
    case notForYou = "not for you"
    case damaged
    /// The file was sealed at another place.
    case copied
    case unreadable
    /// There is no key to try.
    case unopened
  }

  /// Relative to the root.
  package let file: [UInt8]
  package private(set) var state = State.unopened
  /// Whether the plain file has the same text; `nil` when there is none, or no key to compare them with.
  package private(set) var isInStep: Bool?
  /// Whether its text names its place; `nil` when the text cannot be read. A file that stock openssl encrypted does not
  /// name it.
  package private(set) var hasPlace: Bool?
  package private(set) var recipients: [String] = []
  package private(set) var missing: [String] = []
  package private(set) var findings: [Finding] = []

  init(_ file: SealedEnvFile, _ key: Identity?, _ workspace: SecretWorkspace) throws {
    self.file = try workspace.relative(file.path)
    let content: [UInt8]
    do throws(SystemError) {
      content = try Files.readRegular(file.path, limit: SealedFileError.sizeLimit).content
    } catch {
      state = .unreadable
      add("\(SystemError(operation: "cannot be read", code: error.code))")
      return
    }
    let found = SealedFileFindings(content, at: file.path, file: self.file, workspace)
    (findings, missing) = (found.list, found.missing)
    guard let sealed = found.sealed else {
      state = .damaged
      return
    }
    if let key { try open(sealed, file, key, workspace) }
    let known = people(workspace)
    recipients = sealed.names.map { name in
      known.first { $0.sealedName == name }?.name.displayed ?? sealed.displayedName(name)
    }.sorted()
  }

  /// All recipients of the root. An error is added to the findings, unless there are some already.
  private mutating func people(_ workspace: SecretWorkspace) -> [SealedFileWriter.Recipient] {
    do throws(RecipientError) {
      return try workspace.directory.all()
    } catch {
      if findings.isEmpty { add("has recipients that cannot be told: \(error.reason)") }
      return []
    }
  }

  private mutating func open(
    _ sealed: SealedFile, _ file: SealedEnvFile, _ key: Identity, _ workspace: SecretWorkspace
  ) throws {
    let text: Secret
    let place: [UInt8]?
    do throws(SealedFileError) {
      (place, text) = SealedPlace.splitting(try sealed.open(with: key))
    } catch {
      state = error == .notForThisKey ? .notForYou : .damaged
      if state == .damaged { add(error.reason) }
      return
    }
    state = .readable
    hasPlace = place != nil
    if let place, try place != workspace.place(of: file.path) {
      state = .copied
      add(SealedPlace.reason(place))
    }
    if ConflictMarkers.areIn(text.revealed) { add("has conflict markers inside") }
    guard let plain = try plain(of: file, workspace) else { return }
    isInStep = plain.isSame(as: text)
    if isInStep == false {
      add("and the plain file differ: tpl secret diff, then encrypt or decrypt")
    }
  }

  private mutating func plain(
    of file: SealedEnvFile, _ workspace: SecretWorkspace
  ) throws -> Secret? {
    guard try SealedEnvFile.isThere(file.plain) else { return nil }
    do {
      return try file.readPlain(workspace)
    } catch {
      add("cannot be compared with the plain file: \(workspace.dialog.message(error))")
      return nil
    }
  }

  private mutating func add(_ message: String) {
    findings.append(Finding("sealed env file", .error, file: file, message))
  }
}

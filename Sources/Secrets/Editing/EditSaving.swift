import Bytes
import Git
import Platform

/// How an edit begins and is saved: changes that others make to the file in between are kept, also after days.
package struct EditSaving {
  private let writing: SecretWriting
  private let target: SealedEnvFile
  private let place: [UInt8]
  private let session: EditSession

  /// What the text in the editor comes from.
  package struct Base {
    /// Empty where there was no file.
    var sealed: [UInt8]
    var text: Secret
  }

  /// - Parameter place: of the plain file in its root.
  package init(_ writing: SecretWriting, _ target: SealedEnvFile, place: [UInt8], _ session: EditSession) {
    self.writing = writing
    self.target = target
    self.place = place
    self.session = session
  }

  private var workspace: SecretWorkspace { writing.workspace }
  private var dialog: Dialog { workspace.dialog }
  private var shown: String { target.path.bytes.displayed }

  /// Continues with the text of an interrupted session, or begins with the file's text.
  package func begin() throws -> Base {
    guard let left = try session.leftover() else { return try beginAnew() }
    let base = try base(of: left)
    dialog.say("taking up an edit that was interrupted (--discard throws it away)")
    return base
  }

  private func beginAnew() throws -> Base {
    do {
      let sealed = try target.content() ?? []
      let text = try open(sealed)
      try session.begin(text, from: sealed)
      return Base(sealed: sealed, text: text)
    } catch {
      session.discard()
      throw error
    }
  }

  /// - Throws: where the base of an interrupted edit is unknown, unless its text is the same as the file's.
  private func base(of left: Secret) throws -> Base {
    var reason = "it was not kept"
    if let sealed = try session.sealedBase() {
      do {
        return Base(sealed: sealed, text: try open(sealed))
      } catch {
        reason = dialog.message(error)
      }
    }
    if let now = try target.content() {
      let text = try open(now)
      if text.isSame(as: left) { return Base(sealed: now, text: text) }
    }
    throw EditError.unknownBase(shown, reason: reason, text: session.file)
  }

  /// Runs the editor and returns its text. Where it fails without having changed the text, the session is discarded.
  package func edited(_ base: Base) throws -> Secret {
    do {
      return try session.run()
    } catch {
      guard let left = try session.leftover(), left.isSame(as: base.text) else { throw error }
      session.discard()
      throw EditError.unchanged(error)
    }
  }

  private func open(_ sealed: [UInt8]) throws -> Secret {
    guard !sealed.isEmpty, let identity = writing.identity else { return Secret([]) }
    return try SecretOpening.open(
      try SealedEnvFile.parse(sealed, target.path), target.path, with: identity, at: place)
  }

  package func save(_ text: Secret, _ base: Base) throws {
    let lock = try SecretWorkspace.lock(directoryOf: target.path)
    let now = try target.content()
    if now ?? [] == base.sealed {
      if now == nil, text.isBlank {
        dialog.say("the text is empty, no file is made")
      } else {
        try writing.write(text, to: target)
      }
    } else if text.isSame(as: base.text) {
      dialog.say("somebody else changed \(shown) meanwhile, and the text did not change: nothing is written")
    } else {
      try writing.write(try merged(text, base, now), to: target)
    }
    _ = consume lock
  }

  private func merged(_ text: Secret, _ base: Base, _ now: [UInt8]?) throws -> Secret {
    guard let now else { throw EditError.removedMeanwhile(shown) }
    let theirs = try open(now)
    if theirs.isSame(as: base.text) { return text }
    let merge = try merge(base: base.text, ours: text, theirs: theirs)
    if merge.isConflicted {
      try session.settle(merge.text, from: now)
      let places = merge.conflicts.isEmpty ? "the same lines" : merge.conflicts.map(\.displayed).joined(separator: " ")
      throw EditError.conflicted(shown, places: places)
    }
    try SealedEnvFile.check(merge.text, session.file, environment: workspace.surroundings.environment)
    tell(merge)
    return merge.text
  }

  private func merge(base: Secret, ours: Secret, theirs: Secret) throws -> MergedSecret {
    let byName = SecretMerge.byName(base: base, ours: ours, theirs: theirs)
    if let byName, byName.isConflicted || byName.lost == 0 { return byName }
    // A merge by lines needs git, where a merge by name is not possible or loses comments.
    if let git = try workspace.surroundings.git.around(workspace.root) {
      return try SecretMerge(git).merge(base: base, ours: ours, theirs: theirs, favor: nil)
    }
    if let byName { return byName }
    throw EditError.notMergeable(shown)
  }

  private func tell(_ merge: MergedSecret) {
    var kept: [String] = []
    if let theirs = merge.theirs {
      kept = theirs.changed.map(\.displayed) + theirs.removed.map { "-\($0.displayed)" }
      if kept.isEmpty { kept = ["comments"] }
    }
    let list = kept.isEmpty ? "" : " (\(kept.joined(separator: " ")))"
    dialog.say("somebody else changed \(shown) meanwhile: that is kept too\(list)")
    if merge.lost > 0 { dialog.warn("\(merge.lost) lines of their comments found no place and are not kept") }
  }
}

extension Secret {
  fileprivate var isBlank: Bool {
    withBytes { $0.allSatisfy { $0 == .space || $0 == .newline || $0 == UInt8(ascii: "\t") || $0 == 0x0D } }
  }
}

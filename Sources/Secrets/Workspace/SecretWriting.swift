import Bytes
import Platform

/// Writes sealed files for their configured recipients, and tells for whom.
package struct SecretWriting {
  let workspace: SecretWorkspace
  let identity: Identity?
  private var dialog: Dialog { workspace.dialog }

  package init(_ workspace: SecretWorkspace, _ identity: Identity?) {
    self.workspace = workspace
    self.identity = identity
  }

  /// - Parameter always: write also when nothing but random bytes would change.
  package func write(
    _ text: Secret, to file: SealedEnvFile, password: Secret? = nil, always: Bool = false
  ) throws {
    try workspace.checkReplaceable(file.path)
    let people = try workspace.recipients(for: file.path)
    let writer = SealedFileWriter(recipients: people, password: password)
    let shown = try workspace.relative(file.path).displayed
    if !always, file.holds(text, for: writer, identity: identity) {
      dialog.say("\(shown) is unchanged")
      return
    }
    let old = try file.content()
    // A damaged file is replaced without comparing recipients: the caller has asked, or has the option --force.
    let before = old.flatMap { try? SealedFile($0) }
    if let before, before.hasPassword, password == nil { throw SealedEnvFileError.losesPassword(shown) }
    var trust = try RecipientTrust(workspace, identity: identity)
    try trust.require(people, for: file.path)
    try file.write(text, writer, place: try workspace.place(of: file.path))
    try trust.noteWritten(people, for: file.path)
    workspace.surroundings.repositories.noteWritten(
      SealedWrite(
        root: workspace.root, path: file.path, file: try workspace.relative(file.path), before: old, text: text,
        identity: identity))
    try tell(shown, people, before, hasPassword: password != nil)
  }

  private func tell(
    _ shown: String, _ people: [SealedFileWriter.Recipient], _ before: SealedFile?, hasPassword: Bool
  ) throws {
    var names = people.map(\.name.displayed)
    if hasPassword { names.append("a password") }
    dialog.say("encrypted \(shown) for \(names.joined(separator: ", "))")
    if let before {
      let added = people.filter { !before.names.contains($0.sealedName) }.map(\.name.displayed)
      if !added.isEmpty { dialog.say("  new: \(added.joined(separator: ", "))") }
    }
    let certificate = try workspace.certificate()
    guard let own = identity?.keyIdentifier ?? certificate?.keyIdentifier,
      !people.contains(where: { $0.certificate.keyIdentifier == own })
    else { return }
    dialog.warn("you are not among them: your own key does not open \(shown)")
  }
}

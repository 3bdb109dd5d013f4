import Bytes
import Platform

extension SecretWorkspace {
  /// Puts a certificate among the recipients, and confirms its key.
  package func add(_ certificate: Certificate, as name: [UInt8]) throws {
    let file = directory.file(name)
    try checkDirectoryIsInside()
    if try SealedEnvFile.isThere(file) {
      let existing = try directory.load(name)
      guard existing.certificate.der == certificate.der else {
        throw RecipientChangeError.otherKey(file, name: name)
      }
      // The key is confirmed again, because an interrupted run may have written the certificate only.
      var trust = try RecipientTrust(self)
      try trust.confirm([certificate.key.fingerprint], for: try environments(of: name))
      dialog.say("\(name.displayed) is a recipient already")
      return
    }
    // Checked before the certificate is written, because with two certificates of one key no file can be sealed.
    let everybody = try self.everybody()
    if let same = everybody.first(where: { $0.certificate.keyIdentifier == certificate.keyIdentifier }) {
      throw RecipientError.sameKey(same.name, name)
    }
    // The user has named the certificate, so its key is confirmed without a question. It is confirmed before the
    // certificate is written, because a confirmation alone has no effect.
    var trust = try RecipientTrust(self)
    try trust.confirm([certificate.key.fingerprint], for: try environments(of: name))
    try Files.makeDirectory(root.appending(".tpl"))
    try Files.makeDirectory(directory.path)
    try Files.create(file, content: certificate.pem, mode: 0o644)
    dialog.say("added \(name.displayed), \(SealedRecipient.Name.key(certificate.keyIdentifier).text)")
    dialog.say("  SHA-256 \(certificate.key.fingerprint.displayed)")
    dialog.say(
      "  commit \(Array(file.relative(to: root) ?? []).displayed); 'tpl secret rekey' opens files to it")
  }
}

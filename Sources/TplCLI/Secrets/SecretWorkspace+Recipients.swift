import Bytes
import Platform
import Secrets
import TplHot

extension SecretWorkspace {
  /// Puts a certificate among the recipients, and confirms its key.
  func add(_ certificate: Certificate, as name: [UInt8]) throws {
    let file = directory.file(name)
    try checkDirectoryIsInside()
    if try SealedEnvFile.isThere(file) {
      let existing = try directory.load(name)
      guard existing.certificate.der == certificate.der else {
        throw CommandFailure(
          .negative, "\(file.bytes.displayed) is there with another key",
          hint: "tpl secret recipient remove \(name.shellWord)")
      }
      // A run that was stopped may have left the certificate alone.
      var trust = try RecipientTrust(self)
      try trust.confirm([certificate.key.fingerprint], for: try environments(of: name))
      Output.say("\(name.displayed) is a recipient already")
      return
    }
    // Before it is there: two with one key would keep everybody from writing anything.
    let everybody = try self.everybody()
    if let same = everybody.first(where: { $0.certificate.keyIdentifier == certificate.keyIdentifier }) {
      throw RecipientError.sameKey(same.name, name)
    }
    // Who names a certificate has decided. Confirmed first: alone, that changes nothing.
    var trust = try RecipientTrust(self)
    try trust.confirm([certificate.key.fingerprint], for: try environments(of: name))
    try Files.makeDirectory(root.appending(".tpl"))
    try Files.makeDirectory(directory.path)
    try Files.create(file, content: certificate.pem, mode: 0o644)
    Output.say("added \(name.displayed), \(SealedRecipient.Name.key(certificate.keyIdentifier).text)")
    Output.say("  SHA-256 \(certificate.key.fingerprint.displayed)")
    Output.say(
      "  commit \(Array(file.relative(to: root) ?? []).displayed); 'tpl secret rekey' opens files to it")
  }
}

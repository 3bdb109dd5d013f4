import Bytes

/// The format of a file that another tool encrypted, by its first bytes. Such a file is never read on `cd`, because
/// most of the formats are not authenticated.
package enum ForeignFile {
  case salted(SaltedFile)
  case enveloped(EnvelopedFile)
  case age
  /// Recognised, with the command that opens it.
  case known(String, command: String)
  case unknown

  package init(_ text: [UInt8]) {
    if let salted = SaltedFile(text) {
      self = .salted(salted)
    } else if let enveloped = EnvelopedFile(text) {
      self = .enveloped(enveloped)
    } else if text.hasPrefix("age-encryption.org/v1\n") || text.hasPrefix("-----BEGIN AGE ENCRYPTED FILE-----") {
      self = .age
    } else if text.hasPrefix("\u{0}GITCRYPT\u{0}") {
      self = .known("git-crypt", command: "git-crypt unlock, then tpl secret encrypt FILE")
    } else if text.hasPrefix("$ANSIBLE_VAULT;") {
      self = .known("ansible-vault", command: "ansible-vault decrypt --output .env FILE, then tpl secret encrypt .env")
    } else {
      self = ForeignFile.byLine(text)
    }
  }

  private static func byLine(_ text: [UInt8]) -> ForeignFile {
    let lines = text.split(separator: .newline)
    if lines.contains(where: { $0.hasPrefix("sops_mac=") }) {
      return .known("sops", command: "sops --decrypt --output .env FILE, then tpl secret encrypt .env")
    }
    if lines.contains(where: { $0.hasPrefix("DOTENV_PUBLIC_KEY") }) {
      return .known("dotenvx", command: "dotenvx decrypt -f FILE, then tpl secret encrypt FILE")
    }
    return .unknown
  }
}

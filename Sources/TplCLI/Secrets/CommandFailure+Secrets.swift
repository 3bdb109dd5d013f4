import Bytes
import EnvFile
import Platform
import Secrets
import TplHot

extension CommandFailure {
  init(_ error: SealedFileError, _ file: Path) {
    let status: ExitStatus =
      switch error {
      case .notForThisKey, .wrongPassword, .noPasswordRecipient: .negative
      default: .badData
      }
    let hint = error.hint.map { $0.replacing("FILE", with: file.bytes.shellWord) }
    self.init(status, "\(file.bytes.displayed) \(error.reason)", hint: hint)
  }

  init(_ error: KeyFailure) {
    self.init(.negative, "\(error.place) \(error.reason)", hint: error.hint)
  }

  init(_ error: RecipientError) {
    let status: ExitStatus =
      switch error {
      case .invalid, .sameKey: .badData
      default: .negative
      }
    self.init(status, error.reason, hint: "tpl secret recipient list")
  }

  init(_ error: CertificateError, _ file: Path) {
    self.init(.badData, "\(file.bytes.displayed) \(error.reason)")
  }

  init(_ error: EnvFileError, _ file: Path) {
    self.init(.badData, "\(file.bytes.displayed):\(error.line): \(error.message)")
  }
}

package import Bytes
package import EnvFile

/// An error of what a file holds, with the name of the file, which the error itself does not know.
package struct FileContentError: Error {
  package enum Cause: Sendable {
    case sealed(SealedFileError)
    case certificate(CertificateError)
    case envFile(EnvFileError)
  }

  package let file: Path
  package let cause: Cause

  package init(_ file: Path, _ cause: Cause) {
    self.file = file
    self.cause = cause
  }

  package var message: String {
    switch cause {
    case .sealed(let error): "\(file.bytes.displayed) \(error.reason)"
    case .certificate(let error): "\(file.bytes.displayed) \(error.reason)"
    case .envFile(let error): "\(file.bytes.displayed):\(error.line): \(error.message)"
    }
  }

  package var hint: String? {
    guard case .sealed(let error) = cause else { return nil }
    return error.hint.map { $0.replacing("FILE", with: file.bytes.shellWord) }
  }
}

/// Errors of the body say which file they are of.
package func naming<Answer>(_ file: Path, _ body: () throws -> Answer) throws -> Answer {
  do {
    return try body()
  } catch let error as SealedFileError {
    throw FileContentError(file, .sealed(error))
  } catch let error as CertificateError {
    throw FileContentError(file, .certificate(error))
  } catch let error as EnvFileError {
    throw FileContentError(file, .envFile(error))
  }
}

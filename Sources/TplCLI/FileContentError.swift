import Bytes
import TplHot

/// An error of what a file holds, which does not know the file's name.
protocol FileContentError: Error {
  func of(_ file: Path) -> CommandFailure
}

/// Errors of the body say which file they are of.
func naming<Answer>(_ file: Path, _ body: () throws -> Answer) throws -> Answer {
  do {
    return try body()
  } catch let error as any FileContentError {
    throw error.of(file)
  }
}

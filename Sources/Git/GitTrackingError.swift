import Bytes

/// Whether git tracks a file is not known, so the file is not written: what it holds could be committed.
package struct GitTrackingError: Error {
  let file: Path
  let cause: GitFailure

  package var message: String {
    "\(file.bytes.displayed) is not written: whether git tracks it cannot be told, \(cause.reason)"
  }
}

import TplHot

extension CommandFailure {
  /// Whatever it is, in a command's words: what is no ``CommandError`` is an error of input or output.
  init(of error: any Error) {
    if let error = error as? any CommandError {
      self.init(error)
    } else {
      self.init(.inputOutput, "\(error)")
    }
  }
}

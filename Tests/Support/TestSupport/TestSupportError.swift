/// Why a helper of the tests could not do its part; the text is what the failing test shows.
package enum TestSupportError: Error, CustomStringConvertible {
  case system(call: String, errno: Int32)
  case timedOut(what: String, seconds: Double, transcript: String)
  case shellEnded(status: Int32, transcript: String)

  package var description: String {
    switch self {
    case .system(let call, let errno): "\(call) failed with errno \(errno)"
    case .timedOut(let what, let seconds, let transcript): "no \(what) after \(seconds) s; seen: \(transcript)"
    case .shellEnded(let status, let transcript): "the shell ended with status \(status); seen: \(transcript)"
    }
  }
}

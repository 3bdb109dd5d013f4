package import Bytes

/// Why a sealed env file, or the plain one of it, is not read or written.
package enum SealedEnvFileError: Error {
  /// A path that is not named like an env file.
  case badName(Path)
  case missing(Path)
  case symlink(Path)
  /// The first line of a plain file names another place.
  case misplaced(Path, place: [UInt8])
  /// The text has git's conflict markers.
  case conflicted(Path)
  /// What would be written could not be opened.
  case notSealable(Path, SealedFileError)
  /// A file that was sealed as another one.
  case copied(Path, from: [UInt8], isMoved: Bool)
  /// The password that opens the file would be lost.
  case losesPassword(String)

  package var message: String {
    switch self {
    case .badName(let file): "\(file.bytes.displayed) is not named like an env file"
    case .missing(let file): "there is no \(file.bytes.displayed)"
    case .symlink(let file): "\(file.bytes.displayed) is a symlink"
    case .misplaced(let file, let place): "\(file.bytes.displayed) says that it is \(place.displayed)"
    case .conflicted(let file): "\(file.bytes.displayed) has conflict markers"
    case .notSealable(let file, let error): "\(file.bytes.displayed) would be wrong: it \(error.reason)"
    case .copied(let file, let place, _): "\(file.bytes.displayed) \(SealedPlace.reason(place))"
    case .losesPassword(let file): "\(file) can be opened with a password too, which would be lost"
    }
  }

  package var hint: String? {
    switch self {
    case .badName: ".env, .env.ENVIRONMENT, .env.local, each perhaps with .crypt behind it"
    case .missing, .symlink: nil
    case .misplaced: "remove its first line"
    case .conflicted: "mend them by hand"
    case .notSealable(_, .noRecipient): "tpl secret init, then tpl secret recipient add NAME"
    case .notSealable(_, let error): error.hint
    // A file with the same name was probably moved with its component. One of another environment was not.
    case .copied(let file, let place, let isMoved):
      isMoved ? "tpl secret rekey --from \(place.shellWord) \(file.bytes.shellWord)" : nil
    case .losesPassword: "--password-fd N with the password, or remove the file first"
    }
  }
}

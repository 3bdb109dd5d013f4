package import Bytes

/// Why the recipients of a root are not changed.
package enum RecipientChangeError: Error {
  /// The directory of the recipients, or one that it is in, may lead out of the root.
  case symlink(Path)
  /// There is a recipient of that name with another key.
  case otherKey(Path, name: [UInt8])

  package var message: String {
    switch self {
    case .symlink(let path): "\(path.bytes.displayed) is a symlink"
    case .otherKey(let file, _): "\(file.bytes.displayed) is there with another key"
    }
  }

  package var hint: String {
    switch self {
    case .symlink(let path): "ls -l \(path.bytes.shellWord)"
    case .otherKey(_, let name): "tpl secret recipient remove \(name.shellWord)"
    }
  }
}

import Bytes
import EnvFile

extension SealedFile {
  /// The name of a key in the comments, which are not authenticated, and the key identifier.
  package func displayedName(_ name: SealedRecipient.Name) -> String {
    let ending = Array(", \(name.text)".utf8)
    let opening = [UInt8]("# for ")
    for comment in comments where comment.starts(with: opening) && comment.suffix(ending.count).elementsEqual(ending) {
      return "\(Array(comment.dropFirst(opening.count).dropLast(ending.count)).displayed) (\(name.text))"
    }
    return name.text
  }
}

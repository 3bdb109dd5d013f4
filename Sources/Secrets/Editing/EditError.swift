package import Bytes

/// Why a sealed file is not edited, or what was edited is not saved.
package enum EditError: Error {
  /// There is no file system in memory for the plain text.
  case noMemory
  /// Another process edits the file; with the text of that edit.
  case begun(text: Path)
  case editorFailed(status: Int32, text: Path)
  /// The editor removed the text.
  case removed(text: Path)
  /// An interrupted edit left a text, and what it began with is unknown.
  case unknownBase(String, reason: String, text: Path)
  /// Others removed the sealed file meanwhile.
  case removedMeanwhile(String)
  /// Others changed the sealed file at the same places meanwhile.
  case conflicted(String, places: String)
  case notMergeable(String)
  /// The editor failed without having changed the text, so nothing is kept.
  case unchanged(any Error)

  /// Not of ``unchanged(_:)``, which has its cause's.
  package var reason: String {
    switch self {
    case .noMemory: "there is no directory in memory for the plain text"
    case .begun: "the file is being edited already"
    case .editorFailed(let status, _): "the editor ended with status \(status), nothing is changed"
    case .removed(let text): "the editor removed \(text.bytes.displayed), nothing is changed"
    case .unknownBase(let file, let reason, _):
      "what an interrupted edit of \(file) began with cannot be told (\(reason)), nothing is written"
    case .removedMeanwhile(let file): "\(file) was removed by somebody else meanwhile, nothing is written"
    case .conflicted(let file, let places):
      "\(file) was changed by somebody else too, at \(places): nothing is written, the text now has both to choose from"
    case .notMergeable(let file):
      "\(file) was changed by somebody else too, and cannot be merged by name: nothing is written"
    case .unchanged(let error): "\(error)"
    }
  }

  package var hint: String? {
    switch self {
    case .noMemory: "XDG_RUNTIME_DIR on a tmpfs, or /dev/shm"
    case .begun(let text), .editorFailed(_, let text): EditError.hint(text: text)
    case .unknownBase(_, _, let text): "take what you need from \(text.bytes.shellWord), then use --discard"
    case .removed, .removedMeanwhile, .conflicted, .notMergeable, .unchanged: nil
    }
  }

  /// Where the text of an edit is, and how to go on with it.
  package static func hint(text: Path) -> String {
    "the text is kept in \(text.bytes.shellWord): run the same again, or with --discard"
  }
}

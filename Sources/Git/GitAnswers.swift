import Bytes
import Platform

/// Stores git's answers about the paths of one repository in a file of tpl's own. When two processes store an answer at
/// once, one is lost, and git is asked again.
struct GitAnswers {
  private let file: Path
  private let version: UInt64
  private var known: [[UInt8]] = []
  private var free: [[UInt8]] = []

  /// The number changes with the question to git, so that answers to a former question are not used.
  private static var format: FieldFile { FieldFile("tpl git paths 5") }

  /// Loads the answers for this version of the index and the commits; those of another version are dropped.
  init(of top: Path, version: UInt64, in directory: Path) {
    var name: [UInt8] = []
    name.appendHex(top.bytes.fnv1a)
    file = directory.appending(name)
    self.version = version
    guard let text = try? Files.readRegular(file, limit: 1 << 20).content else { return }
    guard let lines = GitAnswers.format.lines(of: text, subject) else { return }
    for fields in lines where fields.count == 2 {
      if fields[0].equals("known") { known.append(fields[1]) } else { free.append(fields[1]) }
    }
  }

  private var subject: [UInt8] {
    var number: [UInt8] = []
    number.appendHex(version)
    return number
  }

  subscript(path: [UInt8]) -> Bool? {
    if known.contains(path) { return true }
    return free.contains(path) ? false : nil
  }

  mutating func keep(_ path: [UInt8], _ isKnown: Bool) {
    if isKnown { known.append(path) } else { free.append(path) }
    let text = GitAnswers.format.encoded(subject) { text in
      for path in self.known { FieldLine.append([[UInt8]("known"), path], to: &text) }
      for path in free { FieldLine.append([[UInt8]("free"), path], to: &text) }
    }
    // An error is ignored, because git is then only asked again.
    _ = try? Files.replace(file, with: text, durable: false)
  }
}

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
  private static let header = [UInt8]("tpl git paths 4")
  private static let end = [[UInt8]("end")]

  /// Loads the answers for this version of the index and the commits; those of another version are dropped.
  init(of top: Path, version: UInt64, in directory: Path) {
    var name: [UInt8] = []
    name.appendHex(top.bytes.fnv1a)
    file = directory.appending(name)
    self.version = version
    guard let text = try? Files.readRegular(file, limit: 1 << 20).content else { return }
    let lines = FieldLine.parse(text)
    guard lines.first == head, lines.last == GitAnswers.end else { return }
    for fields in lines.dropFirst().dropLast() where fields.count == 2 {
      if fields[0].equals("known") { known.append(fields[1]) } else { free.append(fields[1]) }
    }
  }

  private var head: [[UInt8]] {
    var number: [UInt8] = []
    number.appendHex(version)
    return [GitAnswers.header, number]
  }

  subscript(path: [UInt8]) -> Bool? {
    if known.contains(path) { return true }
    return free.contains(path) ? false : nil
  }

  mutating func keep(_ path: [UInt8], _ isKnown: Bool) {
    if isKnown { known.append(path) } else { free.append(path) }
    var text: [UInt8] = []
    FieldLine.append(head, to: &text)
    for path in known { FieldLine.append([[UInt8]("known"), path], to: &text) }
    for path in free { FieldLine.append([[UInt8]("free"), path], to: &text) }
    FieldLine.append(GitAnswers.end, to: &text)
    // An error is ignored, because git is then only asked again.
    _ = try? Files.replace(file, with: text, durable: false)
  }
}

package import Bytes
import Platform

/// How to take an activation back. It lies in the runtime directory, readable by the user alone; the environment
/// carries its name (``CarriedState``), never a value. A class as ``Scope`` is.
package final class UndoRecord: Equatable, Sendable {
  /// One variable that tpl set or unset.
  package struct Scalar: Equatable, Sendable {
    package var name: [UInt8]
    /// What it was before; `nil` was unset.
    package var previous: [UInt8]?
    /// FNV-1a of what tpl set: tells whether the user changed it since. `nil` when tpl unset it.
    package var digest: UInt64?
    /// Which bits of the digest are known.
    var knownBits = UInt64.max

    package init(name: [UInt8], previous: [UInt8]?, digest: UInt64?, knownBits: UInt64 = .max) {
      self.name = name
      self.previous = previous
      self.digest = digest
      self.knownBits = knownBits
    }

    /// Whether that is what tpl set, by its digest; `nil` is an unset variable.
    func isSet(_ value: UInt64?) -> Bool {
      guard let digest, let value else { return digest == nil && value == nil }
      return (digest ^ value) & knownBits == 0
    }
  }

  package let root: Path
  /// Empty at the root itself.
  package let component: [UInt8]
  package let environment: [UInt8]
  package let scalars: [Scalar]
  /// Elements that tpl put on PATH.
  package let pathElements: [[UInt8]]
  /// Those of them that were there already: a shell that keeps every element once (zsh's `typeset -U path`) has dropped
  /// the other.
  package let repeatedElements: [[UInt8]]

  package init(
    root: Path, component: [UInt8], environment: [UInt8], scalars: [Scalar] = [], pathElements: [[UInt8]] = [],
    repeatedElements: [[UInt8]] = []
  ) {
    self.root = root
    self.component = component
    self.environment = environment
    self.scalars = scalars
    self.pathElements = pathElements
    self.repeatedElements = repeatedElements
  }

  /// Whether the shell is where it was activated.
  func isRecord(of scope: Scope) -> Bool {
    root == scope.root && component == scope.component && environment == scope.environment
  }

  /// Whether both are of one scope.
  func isOfSameScope(as other: UndoRecord) -> Bool {
    root == other.root && component == other.component && environment == other.environment
  }

  /// Whether both say the same.
  package static func == (left: UndoRecord, right: UndoRecord) -> Bool { left.encoded == right.encoded }
}

extension UndoRecord {
  private static let header = Array("tpl undo record 1".utf8)

  /// The file's name: equal records share a file.
  static func identifier(of encoded: [UInt8]) -> [UInt8] {
    var name: [UInt8] = []
    name.appendHex(encoded.fnv1a)
    return name
  }

  var encoded: [UInt8] {
    var text: [UInt8] = []
    FieldLine.append([UndoRecord.header], to: &text)
    FieldLine.append([[UInt8]("view"), root.bytes, component, environment], to: &text)
    for element in pathElements { FieldLine.append([[UInt8]("path"), element], to: &text) }
    for element in repeatedElements { FieldLine.append([[UInt8]("again"), element], to: &text) }
    for scalar in scalars {
      text.append("set\t")
      FieldLine.append(scalar.name, to: &text)
      text.append("\t")
      if let digest = scalar.digest { text.appendHex(digest) }
      if let previous = scalar.previous {
        text.append("\t")
        FieldLine.append(previous, to: &text)
      }
      text.append(.newline)
    }
    FieldLine.append([[UInt8]("end")], to: &text)
    return text
  }

  convenience init?(encoded text: [UInt8]) {
    let lines = FieldLine.parse(text)
    guard lines.count >= 3, lines[0] == [UndoRecord.header], lines.last == [[UInt8]("end")] else { return nil }
    guard lines[1].count == 4 else { return nil }
    var (scalars, pathElements, repeatedElements) = ([Scalar](), [[UInt8]](), [[UInt8]]())
    for fields in lines[2..<(lines.count - 1)] {
      if fields.count == 2, fields[0].equals("path") {
        pathElements.append(fields[1])
      } else if fields.count == 2, fields[0].equals("again") {
        repeatedElements.append(fields[1])
      } else if fields.count >= 3, fields[0].equals("set"), fields[2].isEmpty || fields[2].hexadecimalValue != nil {
        scalars.append(
          Scalar(
            name: fields[1], previous: fields.count > 3 ? fields[3] : nil,
            digest: fields[2].isEmpty ? nil : fields[2].hexadecimalValue))
      }
    }
    self.init(
      root: Path(lines[1][1]), component: lines[1][2], environment: lines[1][3], scalars: scalars,
      pathElements: pathElements, repeatedElements: repeatedElements)
  }
}

extension UndoRecord {
  /// - Returns: `nil` when the name is none of ours, or the record is gone or damaged.
  package static func load(_ identifier: [UInt8], from directory: Path) -> UndoRecord? {
    guard identifier.count == 16, identifier.hexadecimalValue != nil else { return nil }
    let path = directory.appending(identifier)
    // Its name tells whether it is as it was written.
    guard let content = try? Files.readRegular(path, limit: 1 << 24).content, self.identifier(of: content) == identifier
    else { return nil }
    return UndoRecord(encoded: content)
  }

  /// What is there and says something else is damaged, and takes nothing back: it is made again.
  /// - Returns: whether it was not there yet.
  @discardableResult
  static func save(_ encoded: [UInt8], as identifier: [UInt8], in directory: Path) throws(SystemError) -> Bool {
    let path = directory.appending(identifier)
    if let status = FileStatus.look(path, followingSymlinks: false) {
      if (try? Files.readRegular(path, limit: encoded.count).content) == encoded { return false }
      if status.isDirectory { try Files.removeEmptyDirectory(path) }
    }
    try Files.replace(path, with: encoded, durable: false)
    return true
  }
}

package import Bytes
package import Platform

extension ConsentStore {
  /// What a file says, for the record: of a sealed one what it holds, with a salt that only the user's key makes.
  package struct WrittenText {
    package var text: [UInt8]
    package var values: [(name: [UInt8], value: [UInt8])]
    package var salt: DigestSalt

    package init(text: [UInt8], values: [(name: [UInt8], value: [UInt8])], salt: DigestSalt) {
      (self.text, self.values, self.salt) = (text, values, salt)
    }
  }

  /// What the user writes through tpl needs no question: it keeps the permission that the file had. A file whose content was not allowed
  /// does not get one by an edit of one of its names.
  /// - Parameters:
  ///   - file: relative to the root.
  ///   - before: the content that was replaced; `nil` when there was no file.
  package func noteOwnWrite(
    root: Path, file: [UInt8], before: [UInt8]?, content: [UInt8], sealed: (DigestSalt) -> WrittenText?
  ) throws(SystemError) {
    guard var record = try record(for: root) else { return }
    let isSealed = file.hasSuffix(".crypt")
    let known = record.committed.firstIndex { $0.file == file }
    if let before {
      guard known != nil, record.allows(before, of: file) == true else { return }
    } else if known == nil, !isSealed {
      return
    }
    let input = CommittedInput(file: file, content: ContentDigest(of: content, salt: record.salt))
    if let known {
      record.committed[known] = input
    } else {
      record.committed.append(input)
      record.committed.sort { $0.file.lexicographicallyPrecedes($1.file) }
    }
    record.values.remove(file)
    if isSealed, let written = sealed(record.salt) {
      record.values.add(written.values, of: file, salt: written.salt)
      record.values.addText(written.text, of: file, salt: written.salt)
    }
    try save(record)
  }
}

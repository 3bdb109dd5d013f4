package import Bytes
package import Platform

extension ConsentStore {
  /// The plain text of a sealed file and its values, for the record, with a salt that cannot be computed without the
  /// user's key.
  package struct WrittenText {
    package var text: [UInt8]
    package var values: [(name: [UInt8], value: [UInt8])]
    package var salt: DigestSalt

    package init(text: [UInt8], values: [(name: [UInt8], value: [UInt8])], salt: DigestSalt) {
      (self.text, self.values, self.salt) = (text, values, salt)
    }
  }

  /// A file that the user writes through tpl needs no question: it keeps the permission that it had, and a new file
  /// gets one. A file whose content was not allowed stays not allowed, because an edit changes only a part of it.
  /// - Parameters:
  ///   - file: relative to the root.
  ///   - before: the content that was replaced; `nil` when there was no file.
  ///   - sealed: returns its plain text for the salt of the record; `nil` for a plain file.
  package func noteOwnWrite(
    root: Path, file: [UInt8], before: [UInt8]?, content: [UInt8], sealed: (DigestSalt) -> WrittenText?
  ) throws(SystemError) {
    if try record(for: root) == nil { return }
    try locked { () throws(SystemError) in
      try writeOwn(root: root, file: file, before: before, content: content, sealed: sealed)
    }
  }

  /// The same for a file that the user has removed through tpl: no prompt warns that it is missing.
  /// - Parameter file: relative to the root.
  package func noteOwnRemoval(root: Path, file: [UInt8]) throws(SystemError) {
    if try record(for: root) == nil { return }
    try locked { () throws(SystemError) in
      guard var record = try record(for: root) else { return }
      var known = try readKnownFiles(of: root)
      record.inputs.removeAll { $0.file == file }
      record.values.remove(file)
      known.forget(file)
      try write(record, known: known)
    }
  }

  private func writeOwn(
    root: Path, file: [UInt8], before: [UInt8]?, content: [UInt8], sealed: (DigestSalt) -> WrittenText?
  ) throws(SystemError) {
    guard var record = try record(for: root) else { return }
    var known = try readKnownFiles(of: root)
    func digest(_ content: [UInt8]) -> ContentDigest { ContentDigest(of: content, salt: record.salt) }
    if let before, record.allows(before, of: file) != true, known[file]?.digest != digest(before).hexadecimal {
      return
    }
    let isCommitted = record.inputs.first { $0.file == file }?.isCommitted ?? false
    let input = AllowedInput(file: file, content: digest(content), isCommitted: isCommitted)
    record.inputs.removeAll { $0.file == file }
    record.inputs.append(input)
    record.inputs.sort { $0.file.lexicographicallyPrecedes($1.file) }
    record.values.remove(file)
    if let written = sealed(record.salt) {
      record.values.add(written.values, of: file, salt: written.salt)
      record.values.addText(written.text, of: file, salt: written.salt)
    }
    // The stamp is left to the next prompt, because the file may still change at this moment.
    let path = root.appending(file)
    let inode = FileStatus.look(path, followingSymlinks: false)?.inode ?? 0
    known.note(
      KnownFiles.Entry(
        file: file, stamp: 0, identity: KnownFiles.identity(of: path, inode: inode),
        digest: input.content.hexadecimal))
    try write(record, known: known)
  }
}

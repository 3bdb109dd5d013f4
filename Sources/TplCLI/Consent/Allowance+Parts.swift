import Activation
import Bytes
import Consent
import Layout
import Platform

/// One input of the whole, the difference to what was allowed, or what another root has allowed.
extension Allowance {
  /// What was allowed before and is not there any more.
  var gone: [[UInt8]] {
    guard let previous else { return [] }
    let here = Set(inputs.map(\.file))
    return (previous.inputs.map(\.file) + previous.tools.map(LocalTools.file)).filter { !here.contains($0) }
  }

  /// The configuration as it was allowed, where the record holds it, and as it is.
  var configurationTexts: (before: [UInt8], after: [UInt8])? {
    guard let before = previous?.inputs.first(where: { $0.file.equals(RootMarkers.configuration) })?.text else {
      return nil
    }
    return (before, contents.first { $0.file.equals(RootMarkers.configuration) }?.content ?? [])
  }

  /// The record of before with one input as it is now.
  /// - Parameter file: relative to the root.
  /// - Returns: `nil` when it is no input of the root, or the root was not allowed before.
  /// - Throws: the errno of a tool that cannot be found.
  func only(_ file: [UInt8]) throws(SystemError) -> (record: AllowRecord, known: KnownFiles)? {
    guard var record = previous, let input = inputs.first(where: { $0.file == file }) else { return nil }
    var known = previouslyKnown
    guard var entry = self.known[file] else { return nil }
    switch input.kind {
    case .tool:
      let name = Array(file.dropFirst(LocalTools.file([]).count))
      if !record.tools.contains(name) { record.tools.append(name) }
      record.tools.sort { $0.lexicographicallyPrecedes($1) }
      entry.digest =
        try ContentApproval.digest(ofFound: record.path.appending(file), record.salt) ?? []
    case .venv: break
    case .configuration, .environment, .sealed:
      guard let content = contents.first(where: { $0.file == file })?.content else { return nil }
      let digest = ContentDigest(of: content, salt: record.salt)
      let shown = self.record.inputs.first { $0.file == file }
      record.inputs.removeAll { $0.file == file }
      record.inputs.append(
        AllowedInput(file: file, content: digest, text: shown?.text, isCommitted: shown?.isCommitted ?? false))
      record.inputs.sort { $0.file.lexicographicallyPrecedes($1.file) }
      entry.digest = digest.hexadecimal
      if input.kind == .configuration { record.settings = self.record.settings }
      replaceValues(of: file, content, isSealed: input.kind == .sealed, in: &record)
    }
    known.note(entry)
    return (record, known)
  }

  private func replaceValues(of file: [UInt8], _ content: [UInt8], isSealed: Bool, in record: inout AllowRecord) {
    record.values.remove(file)
    guard let text = isSealed ? try? opener.open(content, of: file) : content,
      let salt = isSealed ? opener.sealedSalt(record.salt) : record.salt, let values = InputChange.values(of: text)
    else { return }
    record.values.add(values, of: file, salt: salt)
    if isSealed { record.values.addText(text, of: file, salt: salt) }
  }

  /// Takes over what the user allowed of another root with the same inputs.
  /// - Parameter otherKnown: of that root.
  /// - Returns: what differs from it, and so waits: one line each.
  mutating func adopt(_ other: AllowRecord, known otherKnown: KnownFiles) -> [String] {
    let (own, ownKnown) = (record, known)
    record = other
    record.path = own.path
    record.identity = own.identity
    known = KnownFiles()
    record.tools = other.tools.filter { name in
      let file = LocalTools.file(name)
      guard let before = otherKnown[file], !before.digest.isEmpty, var entry = ownKnown[file],
        ContentApproval.digest(ofProgram: own.path.appending(file), other.salt) == before.digest
      else { return false }
      entry.digest = before.digest
      known.note(entry)
      return true
    }
    return contents.compactMap { file, content in
      if other.allows(content, of: file) == true {
        if var entry = ownKnown[file] {
          entry.digest = ContentDigest(of: content, salt: other.salt).hexadecimal
          known.note(entry)
        }
        return nil
      }
      guard let input = inputs.first(where: { $0.file == file }), input.isCommitted else { return nil }
      let change =
        input.kind == .sealed
        ? InputChange(sealed: file, content: content, record: other, opener)
        : InputChange(file, content: input.kind == .environment ? content : nil, record: other)
      return FileRefusal.changed(change).warning(own.path.appending(file), in: own.path)
    }
  }
}

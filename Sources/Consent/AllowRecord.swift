package import Bytes
package import Layout

/// What the user allowed: one root with its settings and inputs at that time. Prompts read this record instead of YAML.
package struct AllowRecord: Equatable, Sendable {
  /// Canonical.
  package var path: Path
  /// The identity of the root's directory: a copied or re-created root is a different one and not allowed.
  package var identity: RootIdentity
  package var settings: RootSettings
  /// Every input that was shown, with its content, sorted by path.
  package var inputs: [AllowedInput]
  /// Names of the commands in `localbin` that were shown, sorted.
  package var tools: [[UInt8]] = []
  /// Whether `localbin` may stand in front of PATH (`tpl allow --localbin-first`).
  package var isLocalbinFirst = false
  /// The salt of all digests in this record.
  package var salt: DigestSalt
  package var values = AllowedValues()

  /// What was allowed of a file, by its path relative to the root.
  package func allowedContent(of file: [UInt8]) -> ContentDigest? { inputs.first { $0.file == file }?.content }

  /// The inputs that version control knew when they were allowed.
  package var committedFiles: [[UInt8]] { inputs.filter(\.isCommitted).map(\.file) }

  /// Whether the content of a committed input is the one that was allowed; `nil` for a file that was not among the
  /// inputs.
  package func allows(_ content: [UInt8], of file: [UInt8]) -> Bool? {
    guard let input = inputs.first(where: { $0.file == file }) else { return nil }
    if let text = input.text { return text == content }
    return input.content == ContentDigest(of: content, salt: salt)
  }

  package init(
    path: Path, identity: RootIdentity, settings: RootSettings, inputs: [AllowedInput],
    salt: DigestSalt
  ) {
    self.path = path
    self.identity = identity
    self.settings = settings
    self.inputs = inputs
    self.salt = salt
  }
}

extension AllowRecord {
  /// The first line of a record's file. A record with another first line has another version and counts as not allowed:
  /// version 2 did not contain when the root was made, nor the content of the env files that git does not track.
  static let header = Array("tpl allow record 4".utf8)
  /// The version without a checksum, which is still read.
  private static let former = Array("tpl allow record 3".utf8)

  /// Whether this program reads records that begin so.
  static func isReadable(_ text: [UInt8]) -> Bool {
    let first = text.prefix { $0 != .newline }
    return first.elementsEqual(header) || first.elementsEqual(former)
  }

  /// Separates the part that every prompt decodes from the digests, which are decoded only after a file changed. A
  /// second one stands before the checksum.
  private static let end = [UInt8]("end")

  package var encoded: [UInt8] {
    var text: [UInt8] = []
    func line(_ fields: [UInt8]...) { FieldLine.append(fields, to: &text) }
    func line(_ key: StaticString, _ value: String) { line([UInt8](key), Array(value.utf8)) }
    line(AllowRecord.header)
    line([UInt8]("path"), path.bytes)
    line("inode", String(identity.inode))
    line("born", String(identity.born))
    if identity.generation != 0 { line("generation", String(identity.generation)) }
    if isLocalbinFirst { line("localbin", "first") }
    if let name = settings.name { line("name", name) }
    for environment in settings.environments { line("environment", environment) }
    line("default", settings.defaultEnvironment)
    for environment in settings.protectedEnvironments { line("protected", environment) }
    for glob in settings.componentGlobs { line([UInt8]("components"), glob) }
    for glob in settings.excluded { line([UInt8]("exclude"), glob) }
    for glob in settings.watchIgnore { line([UInt8]("ignore"), glob) }
    if !settings.hasWatchDefaults { line("without", "watch") }
    if !settings.integrations.compose { line("without", "compose") }
    if !settings.integrations.venv { line("without", "venv") }
    for (id, component) in settings.components.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      for alias in component.aliases { line([UInt8]("alias"), id, alias) }
      for tag in component.tags { line([UInt8]("tag"), id, Array(tag.utf8)) }
      for dependency in component.dependsOn { line([UInt8]("depends"), id, dependency) }
      if let owner = component.owner { line([UInt8]("owner"), id, Array(owner.utf8)) }
      if let project = component.project { line([UInt8]("project"), id, Array(project.utf8)) }
    }
    for input in inputs {
      line([UInt8]("committed"), input.content.hexadecimal, input.file)
      if let text = input.text { line([UInt8]("text"), input.file, text) }
      if input.isCommitted { line([UInt8]("tracked"), input.file) }
    }
    if !tools.isEmpty { FieldLine.append([[UInt8]("tools")] + tools, to: &text) }
    line([UInt8]("salt"), salt.hexadecimal)
    line(AllowRecord.end)
    text += values.lines
    line(AllowRecord.end)
    Checksum.appendLine(to: &text)
    return text
  }

  /// - Returns: `nil` for anything but a whole record of this version.
  package init?(encoded text: [UInt8]) {
    let length = text.starts(with: AllowRecord.former) ? text.count : Checksum.checkedLength(of: text)
    guard let length, let (head, values) = AllowRecord.split(text, length: length) else { return nil }
    let lines = FieldLine.parse(head)
    guard let first = lines.first, first.count == 1, first[0] == AllowRecord.header || first[0] == AllowRecord.former,
      let salt = lines.last.flatMap({ $0.count == 2 && $0[0].equals("salt") ? DigestSalt(hexadecimal: $0[1]) : nil })
    else { return nil }
    self.init(
      path: Path([]), identity: RootIdentity(inode: 0), settings: RootSettings(), inputs: [], salt: salt)
    self.values = AllowedValues(lines: values)
    for fields in lines.dropFirst().dropLast() {
      if fields.count >= 2 {
        read(fields, fields[1])
      } else if !fields[0].equals("ignore") {
        // In version 3, an empty list.
        return nil
      }
    }
    guard path.isAbsolute else { return nil }
  }

  /// The part before the first line `end`, and the part between it and the last one. Fields contain no newline, so no
  /// field looks like that line.
  /// - Parameter length: without the checksum.
  private static func split(_ text: [UInt8], length: Int) -> (head: [UInt8], values: [UInt8])? {
    let mark = [UInt8]("\nend\n")
    func isMark(at index: Int) -> Bool {
      for offset in 0..<mark.count where text[index + offset] != mark[offset] { return false }
      return true
    }
    let last = length - mark.count
    // Where nothing is between the two lines, they share a newline.
    guard last > 0, isMark(at: last) else { return nil }
    var first = text.index(of: .newline, from: 0) ?? last
    while first < last, !isMark(at: first) { first = text.index(of: .newline, from: first + 1) ?? last }
    guard first < last else { return nil }
    let begin = first + mark.count
    return (Array(text[...first]), begin > last ? [] : Array(text[begin...last]))
  }

  /// - Parameter value: the second of the fields.
  private mutating func read(_ fields: [[UInt8]], _ value: [UInt8]) {
    // A function, so that strings are made only where they are needed: one of more than 15 bytes costs a prompt the
    // making of a type.
    func text() -> String { String(decoding: value, as: UTF8.self) }
    switch String(decoding: fields[0], as: UTF8.self) {
    case "path": path = Path(value)
    case "inode": identity.inode = value.decimalValue ?? 0
    case "born": identity.born = value.decimalValue.flatMap { Int64(exactly: $0) } ?? 0
    case "generation": identity.generation = value.decimalValue.flatMap { UInt32(exactly: $0) } ?? 0
    case "localbin": isLocalbinFirst = true
    case "name": settings.name = text()
    case "environment": settings.environments.append(text())
    case "default": settings.defaultEnvironment = text()
    case "protected": settings.protectedEnvironments.append(text())
    case "components": settings.componentGlobs.append(value)
    case "exclude": settings.excluded.append(value)
    case "ignore": settings.watchIgnore += fields.dropFirst()
    case "without":
      if value.equals("compose") { settings.integrations.compose = false }
      if value.equals("venv") { settings.integrations.venv = false }
      if value.equals("watch") { settings.hasWatchDefaults = false }
    // Behind its own line.
    case "tracked": if inputs.last?.file == value { inputs[inputs.count - 1].isCommitted = true }
    case "tools": tools = Array(fields.dropFirst())
    default: if fields.count == 3 { readPair(fields[0], value, fields[2]) }
    }
  }

  private mutating func readPair(_ key: [UInt8], _ first: [UInt8], _ second: [UInt8]) {
    switch String(decoding: key, as: UTF8.self) {
    case "alias": settings.components[first, default: ComponentSettings()].aliases.append(second)
    case "tag":
      settings.components[first, default: ComponentSettings()].tags.append(String(decoding: second, as: UTF8.self))
    case "depends": settings.components[first, default: ComponentSettings()].dependsOn.append(second)
    case "owner":
      settings.components[first, default: ComponentSettings()].owner = String(decoding: second, as: UTF8.self)
    case "project":
      settings.components[first, default: ComponentSettings()].project = String(decoding: second, as: UTF8.self)
    case "committed": inputs.append(AllowedInput(file: second, content: ContentDigest(hexadecimal: first)))
    // Behind its own line.
    case "text": if inputs.last?.file == first { inputs[inputs.count - 1].text = second }
    default: break
    }
  }
}

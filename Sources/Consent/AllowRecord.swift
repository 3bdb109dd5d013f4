package import Bytes
package import Layout

/// What the user allowed: one root, as it was then. The prompt reads this and no YAML.
package struct AllowRecord: Equatable, Sendable {
  /// Canonical.
  package var path: Path
  /// Of the root's directory: a copied or re-created root is another one.
  package var device: UInt64
  package var inode: UInt64
  package var settings: RootSettings
  /// Files that arrive through git, with the content that was allowed, sorted by path.
  package var committed: [CommittedInput]
  /// Names on the ask list that were shown, sorted.
  package var asked: [[UInt8]]

  /// What was allowed of a file, by its path relative to the root.
  package func allowedContent(of file: [UInt8]) -> ContentDigest? { committed.first { $0.file == file }?.content }

  package init(
    path: Path, device: UInt64, inode: UInt64, settings: RootSettings, committed: [CommittedInput],
    asked: [[UInt8]]
  ) {
    self.path = path
    self.device = device
    self.inode = inode
    self.settings = settings
    self.committed = committed
    self.asked = asked
  }
}

extension AllowRecord {
  /// The first line of a record's file; another one is another version and counts as not allowed.
  private static let header = Array("tpl allow record 1".utf8)

  package var encoded: [UInt8] {
    var text: [UInt8] = []
    func line(_ fields: [UInt8]...) { FieldLine.append(fields, to: &text) }
    func line(_ key: StaticString, _ value: String) { line([UInt8](key), Array(value.utf8)) }
    line(AllowRecord.header)
    line([UInt8]("path"), path.bytes)
    line("device", String(device))
    line("inode", String(inode))
    if let name = settings.name { line("name", name) }
    for environment in settings.environments { line("environment", environment) }
    line("default", settings.defaultEnvironment)
    for environment in settings.protectedEnvironments { line("protected", environment) }
    for glob in settings.componentGlobs { line([UInt8]("components"), glob) }
    for glob in settings.excluded { line([UInt8]("exclude"), glob) }
    if let ignored = settings.watchIgnore { FieldLine.append([[UInt8]("ignore")] + ignored, to: &text) }
    if !settings.integrations.compose { line("without", "compose") }
    if !settings.integrations.venv { line("without", "venv") }
    for (id, component) in settings.components.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      for alias in component.aliases { line([UInt8]("alias"), id, alias) }
      for tag in component.tags { line([UInt8]("tag"), id, Array(tag.utf8)) }
      for dependency in component.dependsOn { line([UInt8]("depends"), id, dependency) }
      if let owner = component.owner { line([UInt8]("owner"), id, Array(owner.utf8)) }
    }
    for input in committed { line([UInt8]("committed"), input.content.hexadecimal, input.file) }
    for name in asked { line([UInt8]("asked"), name) }
    line([UInt8]("end"))
    return text
  }

  /// - Returns: `nil` for anything but a whole record of this version.
  package init?(encoded text: [UInt8]) {
    let lines = FieldLine.parse(text)
    guard lines.first == [AllowRecord.header], lines.last == [[UInt8]("end")] else { return nil }
    self.init(
      path: Path([]), device: 0, inode: 0, settings: RootSettings(), committed: [], asked: [])
    for fields in lines.dropFirst().dropLast() {
      guard fields.count >= 2 || fields[0].equals("ignore") else { return nil }
      read(fields[0], Array(fields.dropFirst()))
    }
    guard path.isAbsolute else { return nil }
  }

  private mutating func read(_ key: [UInt8], _ values: [[UInt8]]) {
    let text = values.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
    switch String(decoding: key, as: UTF8.self) {
    case "path": path = Path(values[0])
    case "device": device = values[0].decimalValue ?? 0
    case "inode": inode = values[0].decimalValue ?? 0
    case "name": settings.name = text
    case "environment": settings.environments.append(text)
    case "default": settings.defaultEnvironment = text
    case "protected": settings.protectedEnvironments.append(text)
    case "components": settings.componentGlobs.append(values[0])
    case "exclude": settings.excluded.append(values[0])
    case "ignore": settings.watchIgnore = values
    case "without":
      if text == "compose" { settings.integrations.compose = false } else { settings.integrations.venv = false }
    case "asked": asked.append(values[0])
    default: if values.count == 2 { readPair(key, values[0], values[1]) }
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
    case "committed": committed.append(CommittedInput(file: second, content: ContentDigest(hexadecimal: first)))
    default: break
    }
  }
}

import Glibc
import TestSupport

/// What a bad disk, another version or a careless hand did to a file that tpl keeps.
struct Damage: Sendable, Hashable, CustomStringConvertible {
  enum Way: Sendable, Hashable {
    /// That bit of the file, modulo its length.
    case flip(Int)
    /// So many twentieths of the file are left.
    case cut(Int)
    case version, directory, fifo
  }

  /// Of the room, with `*` for names that depend on where the room is.
  let path: String
  let way: Way

  init(path: String, way: Way) { (self.path, self.way) = (path, way) }

  init?(_ text: String) {
    let parts = text.split(separator: ":").map(String.init)
    guard parts.count == 4, parts[0] == "damage", let number = Int(parts[3]) else { return nil }
    switch parts[2] {
    case "flip": self.init(path: parts[1], way: .flip(number))
    case "cut": self.init(path: parts[1], way: .cut(number))
    case "version": self.init(path: parts[1], way: .version)
    case "directory": self.init(path: parts[1], way: .directory)
    case "fifo": self.init(path: parts[1], way: .fifo)
    default: return nil
    }
  }

  var description: String {
    switch way {
    case .flip(let bit): "damage:\(path):flip:\(bit)"
    case .cut(let part): "damage:\(path):cut:\(part)"
    case .version: "damage:\(path):version:0"
    case .directory: "damage:\(path):directory:0"
    case .fifo: "damage:\(path):fifo:0"
    }
  }

  private static let ways: [Way] =
    (0..<20).map { .cut($0) } + (0..<20).map { .flip($0 * 7919 + 3) } + [.version, .directory, .fifo]

  /// Files that tpl wrote for itself.
  private static let places = [
    "data/tpl/", "state/tpl/", "cache/tpl/", "shop/.tpl/", "home/.local/share/tpl/installed", "config/tpl/",
  ]

  static func all(in tree: Tree) -> [Damage] {
    let files = tree.paths.filter { path in
      tree.bytes(path) != nil && places.contains { path.hasPrefix($0) } && !path.hasSuffix("lock")
    }
    return Set(files.map(pattern)).sorted().flatMap { path in ways.map { Damage(path: path, way: $0) } }
  }

  static func pattern(_ path: String) -> String {
    path.split(separator: "/").map { part in
      part.count >= 12 && part.allSatisfy(\.isHexDigit) ? "*" : String(part)
    }.joined(separator: "/")
  }

  /// What prompts leave for the next one, which is damaged between two of them.
  static let betweenPrompts = ["run/tpl/u/*", "run/tpl/t/*"].flatMap { path in ways.map { Damage(path: path, way: $0) }
  }

  /// The files of ``betweenPrompts``.
  private var isBetweenPrompts: Bool { path.hasPrefix("run/tpl/") }

  /// What a session evaluates after each step.
  var shellCommand: String? {
    isBetweenPrompts ? "\"$FAULTS\" damage '\(self)' \"$XDG_RUNTIME_DIR\"/tpl/\(path.split(separator: "/")[2])/*" : nil
  }

  /// The file that the pattern means.
  func file(in tree: Tree) -> String? { tree.paths.first { Damage.pattern($0) == path } }

  /// - Throws: when the room has no such file.
  func apply(_ room: FaultRoom) throws {
    if isBetweenPrompts { return }
    guard let file = file(in: room.prepared) else { throw FaultError(text: "there is no \(path)") }
    apply(to: room.sandbox.path(file))
  }

  /// - Parameter path: of a regular file.
  func apply(to path: String) {
    if let damaged = damaged(FileBytes.read(path)) { return overwrite(path, damaged) }
    unlink(path)
    _ = way == .directory ? mkdir(path, 0o700) : mkfifo(path, 0o600)
  }

  /// Puts the file back, so that what was made meanwhile can be looked at. Not when it was replaced or removed.
  func undo(_ room: FaultRoom, _ after: Tree) {
    guard let file = file(in: room.prepared), let bytes = room.prepared.bytes(file), after[file] != nil,
      after.bytes(file) == damaged(bytes)
    else { return }
    let full = room.sandbox.path(file)
    if unlink(full) != 0 { rmdir(full) }
    let descriptor = open(full, O_WRONLY | O_CREAT | O_CLOEXEC, room.prepared[file]?.mode ?? 0o600)
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
  }

  /// - Returns: `nil` when it is no file any more.
  func damaged(_ bytes: [UInt8]) -> [UInt8]? {
    var bytes = bytes
    switch way {
    case .flip(let bit): if !bytes.isEmpty { bytes[bit / 8 % bytes.count] ^= 1 << (bit % 8) }
    case .cut(let part): bytes.removeLast(bytes.count - bytes.count * part / 20)
    case .version:
      if let digit = bytes.prefix(64).firstIndex(where: { (0x31...0x38).contains($0) }) { bytes[digit] += 1 }
    case .directory, .fifo: return nil
    }
    return bytes
  }

  private func overwrite(_ path: String, _ bytes: [UInt8]) {
    let descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
  }
}

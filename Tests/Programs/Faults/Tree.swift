import Glibc

/// All files below a directory as they are at one moment, and the way back to it.
struct Tree: Sendable {
  enum Kind: Sendable, Equatable {
    case directory
    case file([UInt8])
    case link([UInt8])
    case other(UInt32)
  }

  struct Entry: Sendable, Equatable {
    var kind: Kind
    var mode: UInt32
  }

  let top: String
  private(set) var entries: [String: Entry] = [:]

  /// - Parameter leaving: names in the top directory that do not belong to it.
  init(of top: String, leaving: Set<String>) {
    self.top = top
    for name in Tree.names(in: top) where !leaving.contains(name) { add(name) }
  }

  private init(top: String) { self.top = top }

  private mutating func add(_ path: String) {
    guard let entry = Tree.entry(at: "\(top)/\(path)") else { return }
    entries[path] = entry
    guard entry.kind == .directory else { return }
    for name in Tree.names(in: "\(top)/\(path)") { add("\(path)/\(name)") }
  }

  subscript(path: String) -> Entry? { entries[path] }

  func bytes(_ path: String) -> [UInt8]? {
    if case .file(let bytes) = entries[path]?.kind { return bytes }
    return nil
  }

  /// In an order that is the same each time.
  var paths: [String] { entries.keys.sorted() }

  // MARK: - The way back

  /// What is as it was keeps its inode and its times, which permissions name.
  func restore(from now: Tree) {
    for path in now.paths.reversed() where entries[path] == nil || !hasSameType(path, now) {
      Tree.remove("\(top)/\(path)")
    }
    for path in paths where now[path] != entries[path] {
      if let entry = entries[path] { put(entry, at: "\(top)/\(path)") }
    }
  }

  private func hasSameType(_ path: String, _ now: Tree) -> Bool {
    switch (entries[path]?.kind, now[path]?.kind) {
    case (.directory, .directory), (.file, .file): true
    default: false
    }
  }

  private func put(_ entry: Entry, at path: String) {
    switch entry.kind {
    case .directory:
      mkdir(path, entry.mode)
      chmod(path, entry.mode)
    case .file(let bytes):
      let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { return }
      _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      fchmod(descriptor, entry.mode)
      close(descriptor)
    case .link(let target):
      symlink(String(decoding: target, as: UTF8.self), path)
    case .other: break
    }
  }

  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    if rmdir(path) == 0 { return }
    chmod(path, 0o700)
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }

  // MARK: - Reading

  private static func entry(at path: String) -> Entry? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return Entry(kind: kind(of: path, status), mode: status.st_mode & 0o7777)
  }

  private static func kind(of path: String, _ status: stat) -> Kind {
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .directory
    case S_IFREG: return .file(FileBytes.read(path, size: Int(status.st_size)))
    case S_IFLNK:
      var target = [CChar](repeating: 0, count: 4096)
      let count = readlink(path, &target, target.count)
      return .link(target.prefix(max(count, 0)).map { UInt8(bitPattern: $0) })
    default: return .other(status.st_mode & S_IFMT)
    }
  }

  private static func names(in directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}

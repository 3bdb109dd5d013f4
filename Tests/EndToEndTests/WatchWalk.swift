import Glibc
import TestSupport
import Testing

/// What the index has to hold, by a walk over the disk.
struct WatchWalk {
  private(set) var paths: [[UInt8]] = []
  private(set) var components: [[UInt8]] = []
  private let root: [UInt8]

  private static let ignoredNames = Set(
    [".git", ".hg", ".svn", ".jj", "node_modules", ".venv", "venv", "__pycache__", ".terraform", ".direnv"]
      .map { Array($0.utf8) } + [Array("target".utf8), Array("dist".utf8)])

  init(_ root: String) {
    self.root = Array(root.utf8)
    walk([])
    paths.sort { $0.lexicographicallyPrecedes($1) }
    components.sort { $0.lexicographicallyPrecedes($1) }
  }

  private mutating func walk(_ parts: [[UInt8]]) {
    for (name, isDirectory) in WatchWalk.entries(path(parts)) {
      let path = parts + [name]
      paths.append(Array(path.joined(separator: [UInt8(ascii: "/")])))
      guard isDirectory else { continue }
      let isComponent = WatchWalk.isComponent(path)
      if isComponent { components.append(paths[paths.count - 1]) }
      let isData = name == Array("volumes".utf8) && WatchWalk.isComponent(parts)
      if isData || (WatchWalk.ignoredNames.contains(name) && (!isComponent || name == Array(".git".utf8))) { continue }
      walk(path)
    }
  }

  private static func isComponent(_ parts: [[UInt8]]) -> Bool {
    guard let first = parts.first, parts.last?.first != UInt8(ascii: ".") else { return false }
    switch String(decoding: first, as: UTF8.self) {
    case "platform", "application": return parts.count == 2
    case "infra": return parts.count == 3
    default: return false
    }
  }

  private func path(_ parts: [[UInt8]]) -> [UInt8] {
    Array(([root] + parts).joined(separator: [UInt8(ascii: "/")]))
  }

  static func entries(_ path: [UInt8]) -> [(name: [UInt8], isDirectory: Bool)] {
    guard
      let directory = (path.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer({ opendir($0.baseAddress!) })
    else { return [] }
    defer { closedir(directory) }
    var found: [(name: [UInt8], isDirectory: Bool)] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { [UInt8]($0.prefix { $0 != 0 }) }
      if name == [0x2E] || name == [0x2E, 0x2E] { continue }
      found.append((name, entry.pointee.d_type == UInt8(DT_DIR)))
    }
    return found
  }
}

extension TemplateRepository {
  /// After a sync the index, the list of components and the numbers of the status are what a walk finds.
  func expectIndexEqualsWalk(_ when: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let sync = try tpl("sync")
    #expect(sync.status == 0, "\(when): \(sync.errors)", sourceLocation: sourceLocation)
    let files = try must("files", "-0").stdout.split(separator: 0).map(Array.init)
    let walk = WatchWalk(root)
    if files != walk.paths {
      func shown(_ paths: Set<[UInt8]>) -> [String] { paths.map { String(decoding: $0, as: UTF8.self) }.sorted() }
      let missing = shown(Set(walk.paths).subtracting(files)).prefix(20)
      let surplus = shown(Set(files).subtracting(walk.paths)).prefix(20)
      Issue.record(
        "\(when): missing \(missing), surplus \(surplus)\n\(log.suffix(2000))", sourceLocation: sourceLocation)
    }
    let components = try must("list", "--ids", "-0").stdout.split(separator: 0).map(Array.init)
    #expect(components == walk.components, "\(when)", sourceLocation: sourceLocation)
    let status = try status()
    let own = (status["roots"] as? [[String: Any]])?.first { $0["path"] as? String == root }
    #expect(own?["entries"] as? Int == walk.paths.count, "\(when)", sourceLocation: sourceLocation)
    // What was compared came from the index and not from a look at the disk.
    #expect(status["state"] as? String == "ready", "\(when)", sourceLocation: sourceLocation)
  }
}

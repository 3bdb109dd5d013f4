import Glibc
import TestSupport

/// Random operations on few names, so that they meet: what one worker makes another one moves or removes. Errors are part
/// of it and do not matter; what the disk holds afterwards is the truth.
struct WatchOperations {
  private let root: [UInt8]
  /// On the same file system and not watched.
  private let outside: [UInt8]
  private var random: SeededGenerator
  private let worker: UInt8
  private var moved = 0

  private static let names: [[UInt8]] =
    ["a", "b", "c", "d-1", "x.y", "volumes", "node_modules", ".git", "new\nline"].map { Array($0.utf8) }
    + [[0xFF, 0xFE], [UInt8](repeating: 0x6C, count: 255)]
  private static let tops = ["platform", "application", "infra/gcp", "platform/a", "ops"].map { Array($0.utf8) }

  init(root: String, outside: String, seed: UInt64, worker: Int) {
    self.root = Array(root.utf8)
    self.outside = Array(outside.utf8)
    self.worker = UInt8(worker)
    random = SeededGenerator(seed: seed &* 31 &+ UInt64(worker))
  }

  private mutating func path() -> [UInt8] {
    let depth = Int.random(in: 1...3, using: &random)
    let parts =
      [root, Self.tops.randomElement(using: &random)!]
      + (0..<depth).map { _ in Self.names.randomElement(using: &random)! }
    return Array(parts.joined(separator: [UInt8(ascii: "/")]))
  }

  mutating func step() {
    let (first, second) = (path(), path())
    switch Int.random(in: 0..<20, using: &random) {
    case 0, 1: Self.write(first, O_CREAT | O_TRUNC)
    case 2: Self.write(first, O_APPEND)
    case 3: _ = call(first) { unlink($0) }
    case 4, 5:
      Self.makeDirectories(first, from: root.count)
      Self.write(first + Array("/leaf".utf8), O_CREAT)
    case 6: Self.removeTree(first)
    case 7, 8, 9: Self.move(first, second)
    case 10:
      Self.move(first, second)
      if Bool.random(using: &random) { _ = call(first) { mkdir($0, 0o755) } } else { Self.write(first, O_CREAT) }
    case 11: Self.exchange(first, second)
    case 12: Self.move(first, away(moved))
    case 13:
      Self.move(first, away(moved))
      Self.move(away(moved), Bool.random(using: &random) ? first : second)
      moved += 1
    case 14: _ = call(first) { symlink("../a", $0) }
    case 15: _ = call(first) { from in call(second) { link(from, $0) } }
    case 16:
      // A file becomes a directory and the other way round.
      if call(first, { unlink($0) }) == 0 {
        _ = call(first) { mkdir($0, 0o755) }
      } else {
        Self.removeTree(first)
        Self.write(first, O_CREAT)
      }
    case 17:
      Self.write(first + Array(".tmp".utf8), O_CREAT)
      Self.move(first + Array(".tmp".utf8), first)
    case 18: _ = call(first) { chmod($0, 0o700) }
    default:
      for _ in 0..<5 {
        _ = call(first) { mkdir($0, 0o755) }
        _ = call(first) { rmdir($0) }
      }
    }
  }

  private func away(_ number: Int) -> [UInt8] { outside + Array("/\(worker)-\(number)".utf8) }

  private static func write(_ path: [UInt8], _ flags: Int32) {
    let descriptor = call(path) { open($0, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, 0o644) }
    if descriptor >= 0 {
      _ = Glibc.write(descriptor, "x", 1)
      close(descriptor)
    }
  }

  static func move(_ from: [UInt8], _ to: [UInt8]) { _ = call(from) { from in call(to) { rename(from, $0) } } }

  /// renameat2(2) is not in the Glibc module.
  static func exchange(_ left: [UInt8], _ right: [UInt8]) {
    typealias Rename = @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
    let renameat2 = unsafeBitCast(dlsym(nil, "renameat2")!, to: Rename.self)
    let exchangeFlag: UInt32 = 2
    _ = call(left) { left in call(right) { renameat2(AT_FDCWD, left, AT_FDCWD, $0, exchangeFlag) } }
  }

  private static func makeDirectories(_ path: [UInt8], from start: Int) {
    for end in path.indices where path[end] == UInt8(ascii: "/") && end > start {
      _ = call(Array(path[..<end])) { mkdir($0, 0o755) }
    }
    _ = call(path) { mkdir($0, 0o755) }
  }

  /// Without following symlinks, and no further than others let it.
  private static func removeTree(_ path: [UInt8]) {
    for (name, isDirectory) in WatchWalk.entries(path) {
      let child = path + Array("/".utf8) + name
      if isDirectory { removeTree(child) } else { _ = call(child) { unlink($0) } }
    }
    _ = call(path) { remove($0) }
  }
}

private func call(_ path: [UInt8], _ body: (UnsafePointer<CChar>) -> Int32) -> Int32 {
  (path.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { body($0.baseAddress!) }
}

import Glibc
import TestSupport

/// Random operations on few names, so that they meet: what one worker makes another one moves or removes. Errors are
/// part of it and do not matter; what the disk holds afterwards is the truth. One seed draws the same operations every
/// time.
package struct WatchOperations {
  /// Directories that the root must have, and that no worker removes.
  package static let tops = ["platform", "application", "infra/gcp", "platform/a", "ops"]

  private let root: [UInt8]
  /// On the same file system and not watched.
  private let outside: [UInt8]
  private let worker: UInt8
  private var random: SeededGenerator
  private var moved = 0

  private static let common = ["a", "b", "c", "d-1", "scripts"]
  private static let odd: [[UInt8]] =
    ["A", "x.y", "volumes", "node_modules", ".git", "new\nline", "-rf", " ", "caf\u{E9}", "cafe\u{301}"].map {
      Array($0.utf8)
    } + [[0xFF, 0xFE], [UInt8](repeating: 0x6C, count: 255)]
  private static let names = Array(repeating: common.map { Array($0.utf8) }, count: 4).flatMap { $0 } + odd
  private static let topBytes = tops.map { Array($0.utf8) }
  private static let slash = [UInt8(ascii: "/")]

  package init(root: String, outside: String, seed: UInt64, worker: Int) {
    self.root = Array(root.utf8)
    self.outside = Array(outside.utf8)
    self.worker = UInt8(worker)
    random = SeededGenerator(seed: seed &* 31 &+ UInt64(worker))
  }

  private mutating func path() -> [UInt8] {
    var path = root + Self.slash + Self.topBytes.randomElement(using: &random)!
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      path += Self.slash + Self.names.randomElement(using: &random)!
    }
    return path
  }

  /// Everything is drawn first, so that what others do to the tree does not change what is drawn next.
  package mutating func step() {
    let operation = WatchOperation.drawn.randomElement(using: &random)!
    let (first, second) = (path(), path())
    let coin = Bool.random(using: &random)
    switch operation {
    case .create, .append, .truncate, .atomicSave, .delete, .unnamedFile: changeFile(operation, first, coin)
    case .makeDeep, .removeTree, .copyTree, .storm: changeTree(operation, first, second)
    case .move, .moveAndRecreate, .exchange, .changeCase: rename(operation, first, second, coin)
    case .moveOut, .moveOutAndBack, .moveIn, .writeOutside: crossBorder(operation, first, second, coin)
    case .intoIgnored, .outOfIgnored: crossIgnored(operation, first, second)
    case .symlink, .symlinkLoop, .hardLink, .fifo: makeOther(operation, first, second, coin)
    case .switchKind: switchKind(first)
    case .changeMode: FileCalls.changeMode(first, coin ? 0o700 : 0o755)
    case .closeDirectory: FileCalls.changeMode(first, 0)
    case .openDirectory: FileCalls.changeMode(first, 0o755)
    }
  }

  private func changeFile(_ operation: WatchOperation, _ path: [UInt8], _ coin: Bool) {
    switch operation {
    case .create: FileCalls.write(path, O_CREAT | O_TRUNC)
    case .append: FileCalls.write(path, O_APPEND)
    case .truncate: FileCalls.shorten(path, to: coin ? 0 : 1 << 20)
    case .delete: FileCalls.remove(path)
    case .unnamedFile: FileCalls.linkUnnamed(in: Array(path[..<path.lastIndex(of: UInt8(ascii: "/"))!]), as: path)
    default:
      let temporary = path + Array(".tmp".utf8)
      FileCalls.write(temporary, O_CREAT)
      FileCalls.move(temporary, path)
    }
  }

  private func changeTree(_ operation: WatchOperation, _ first: [UInt8], _ second: [UInt8]) {
    switch operation {
    case .makeDeep:
      FileCalls.makeDirectories(first, from: root.count)
      FileCalls.write(first + Array("/leaf".utf8), O_CREAT)
    case .removeTree: FileCalls.removeTree(first)
    case .copyTree:
      var limit = 40
      FileCalls.copyTree(first, second, limit: &limit)
    default:
      for _ in 0..<5 {
        FileCalls.makeDirectory(first)
        FileCalls.removeDirectory(first)
      }
    }
  }

  private func rename(_ operation: WatchOperation, _ first: [UInt8], _ second: [UInt8], _ coin: Bool) {
    switch operation {
    case .exchange: FileCalls.exchange(first, second)
    case .changeCase:
      // A hidden directory in the place of a component is none: what of its `volumes` is another question.
      let end = first.lastIndex(of: UInt8(ascii: "/"))! + 1
      if first[end] != UInt8(ascii: ".") {
        FileCalls.move(first, first[..<end] + WatchOperations.upperCase(first[end...]))
      }
    case .moveAndRecreate:
      FileCalls.move(first, second)
      if coin { FileCalls.makeDirectory(first) } else { FileCalls.write(first, O_CREAT) }
    default: FileCalls.move(first, second)
    }
  }

  private static func upperCase(_ name: ArraySlice<UInt8>) -> [UInt8] {
    name.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 - 32 : $0 }
  }

  private func away(_ number: Int) -> [UInt8] { outside + Array("/\(worker)-\(number)".utf8) }

  private mutating func crossBorder(_ operation: WatchOperation, _ first: [UInt8], _ second: [UInt8], _ coin: Bool) {
    switch operation {
    case .moveOut: FileCalls.move(first, away(moved))
    case .moveOutAndBack:
      FileCalls.move(first, away(moved))
      FileCalls.move(away(moved), coin ? first : second)
    case .moveIn:
      let deep = away(moved) + Array("/b/c".utf8)
      FileCalls.makeDirectories(deep, from: outside.count)
      FileCalls.write(deep + Array("/leaf".utf8), O_CREAT)
      FileCalls.move(away(moved), first)
      if coin { FileCalls.write(first + Array("/b/leaf".utf8), O_CREAT) }
    default:
      let place = away(max(0, moved - 1)) + Array("/later".utf8)
      if coin { FileCalls.makeDirectory(place) } else { FileCalls.write(place, O_CREAT) }
    }
    moved += 1
  }

  private func crossIgnored(_ operation: WatchOperation, _ first: [UInt8], _ second: [UInt8]) {
    let place = second + Array("/node_modules".utf8)
    let inside = place + first[first.lastIndex(of: UInt8(ascii: "/"))!...]
    if operation == .intoIgnored {
      FileCalls.makeDirectory(place)
      FileCalls.move(first, inside)
      FileCalls.write(inside + Array("/leaf".utf8), O_CREAT)
    } else {
      FileCalls.move(inside, first)
    }
  }

  private func makeOther(_ operation: WatchOperation, _ first: [UInt8], _ second: [UInt8], _ coin: Bool) {
    switch operation {
    case .symlink: FileCalls.makeSymlink(first, to: coin ? second : Array("../a".utf8))
    case .symlinkLoop: FileCalls.makeSymlink(first, to: coin ? first : Array(".".utf8))
    case .hardLink: FileCalls.link(first, as: second)
    default: FileCalls.makeFifo(first)
    }
  }

  /// A file becomes a directory and the other way round.
  private func switchKind(_ path: [UInt8]) {
    if FileCalls.remove(path) {
      FileCalls.makeDirectory(path)
    } else {
      FileCalls.removeTree(path)
      FileCalls.write(path, O_CREAT)
    }
  }
}

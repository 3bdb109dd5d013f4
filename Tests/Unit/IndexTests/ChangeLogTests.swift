import Index
import SQLite
import TestSupport
import Testing

@Suite struct ChangeLogTests {
  private let root = Array("/r".utf8)
  private let clock = IndexClock(instance: Array("0123456789abcdef".utf8), tick: 3)

  private func path(_ sandbox: Sandbox) -> [UInt8] { Array(sandbox.path("changes.db").utf8) }

  private func row(_ directory: String, _ entries: [(ChangeEvent, String)], from origin: String? = nil) -> ChangeRow {
    var packed = PackedChanges()
    for (event, name) in entries { packed.append(event, name: Array(name.utf8)) }
    return ChangeRow(
      directory: Array(directory.utf8), component: Array("platform/db".utf8), origin: origin.map { Array($0.utf8) },
      entries: packed)
  }

  private func read(_ sandbox: Sandbox, after tick: Int64) throws -> [String] {
    let reader = try ChangeLogReader(path: path(sandbox))
    let position = try #require(try reader.position(root: root))
    var found: [String] = []
    try reader.forEachRow(log: position.log, after: tick) { row, tick, _ in
      let origin = row.origin.map { "\(String(decoding: $0, as: UTF8.self)) " } ?? ""
      row.entries.forEach { event, name in
        found.append("\(tick) \(event.name) \(origin)\(String(decoding: row.path(of: name), as: UTF8.self))")
      }
    }
    return found
  }

  @Test func tellsWhatCameAfterATick() throws {
    let sandbox = try Sandbox()
    let writer = try ChangeLogWriter(path: path(sandbox))
    let log = try writer.begin(root: root, at: clock, now: 1_000)
    try writer.append(
      [row("platform/db", [(.created, "a"), (.deleted, "b\n")])], log: log, tick: 4, at: 2_000, seen: 1_500)
    try writer.append([row("", [(.renamed, "z")], from: "platform/db/y")], log: log, tick: 5, at: 3_000, seen: 2_500)
    #expect(
      try read(sandbox, after: 3) == [
        "4 created platform/db/a", "4 deleted platform/db/b\n", "5 renamed platform/db/y z",
      ])
    #expect(try read(sandbox, after: 4) == ["5 renamed platform/db/y z"])
    let reader = try ChangeLogReader(path: path(sandbox))
    let position = try #require(try reader.position(root: root))
    #expect(position.tick == 5 && position.floor == 3 && position.floorTime == 1_000 && position.seen == 2_500)
    #expect(try reader.tick(before: 999, in: position) == nil)
    #expect(try reader.tick(before: 1_000, in: position) == 3)
    #expect(try reader.tick(before: 2_001, in: position) == 4)
    #expect(try reader.tick(before: 3_001, in: position) == 5)
  }

  @Test func aNewInstanceEndsTheOldLog() throws {
    let sandbox = try Sandbox()
    let writer = try ChangeLogWriter(path: path(sandbox))
    let old = try writer.begin(root: root, at: clock, now: 1)
    try writer.append([row("a", [(.created, "b")])], log: old, tick: 4, at: 2, seen: 1)
    try writer.addGap(log: old, tick: 4, since: 1)
    let other = IndexClock(instance: Array("f".utf8), tick: 0)
    let new = try writer.begin(root: root, at: other, now: 3)
    #expect(try writer.position(instance: clock.instance) == nil)
    #expect(try writer.position(instance: other.instance)?.log == new)
    #expect(try read(sandbox, after: 0) == [])
    #expect(try ChangeLogReader(path: path(sandbox)).gaps(log: new, after: -1) == [])
  }

  @Test func keepsAHundredThousandChangesAndSevenDays() throws {
    let sandbox = try Sandbox()
    let writer = try ChangeLogWriter(path: path(sandbox))
    let log = try writer.begin(root: root, at: clock, now: 0)
    let day: Int64 = 86_400_000_000_000
    let many = row("d", (0..<1_000).map { (.created, "f\($0)") })
    for tick in 4..<110 { try writer.append([many], log: log, tick: Int64(tick), at: Int64(tick), seen: Int64(tick)) }
    try writer.prune(log: log, now: day)
    #expect(try writer.position(instance: clock.instance)?.floor == 9)
    #expect(try read(sandbox, after: 0).count == 100_000)
    try writer.append([row("d", [(.modified, "x")])], log: log, tick: 110, at: day, seen: day)
    try writer.prune(log: log, now: 7 * day + 200)
    #expect(try read(sandbox, after: 0) == ["110 modified d/x"])
    #expect(try writer.position(instance: clock.instance)?.floor == 109)
    // How far it goes is known without rows, too.
    try writer.prune(log: log, now: 9 * day)
    #expect(try read(sandbox, after: 0) == [])
    let position = try #require(try writer.position(instance: clock.instance))
    #expect(position.tick == 110 && position.floor == 110 && position.seen == day)
    try writer.setPosition(log: log, tick: 111, seen: day + 1)
    #expect(try writer.position(instance: clock.instance)?.tick == 111)
  }

  /// A log's number is a part of the numbers of its rows.
  @Test func numbersOfLogsAreGivenAgain() throws {
    let sandbox = try Sandbox()
    let writer = try ChangeLogWriter(path: path(sandbox))
    let other = Array("/other".utf8)
    var numbers: Set<Int64> = []
    for instance in 0..<20 {
      let clock = IndexClock(instance: Array("\(instance)".utf8), tick: 1)
      let log = try writer.begin(root: instance % 2 == 0 ? root : other, at: clock, now: 1)
      #expect(try writer.position(instance: clock.instance)?.tick == 1)
      try writer.append([row("d", [(.created, "x\(instance)")])], log: log, tick: 2, at: 2, seen: 2)
      numbers.insert(log)
    }
    #expect(numbers.count <= 3)
    #expect(try read(sandbox, after: 0) == ["2 created d/x18"])
  }

  /// Ticks that a log cannot number end before the next log's rows begin.
  @Test func theLargestTick() throws {
    let sandbox = try Sandbox()
    let writer = try ChangeLogWriter(path: path(sandbox))
    let log = try writer.begin(root: root, at: clock, now: 1)
    let next = try writer.begin(
      root: Array("/other".utf8), at: IndexClock(instance: Array("n".utf8), tick: 0), now: 1)
    try writer.append([row("d", [(.created, "x")])], log: log, tick: 0xFFFF_FFFF, at: 2, seen: 2)
    try writer.append([row("d", [(.created, "y")])], log: next, tick: 0, at: 2, seen: 2)
    #expect(try read(sandbox, after: 0xFFFF_FFFE) == ["4294967295 created d/x"])
    #expect(try read(sandbox, after: 0xFFFF_FFFF) == [])
    #expect(try read(sandbox, after: .max) == [])
  }

  @Test func peopleReadItWithSQL() throws {
    let sandbox = try Sandbox()
    let writer = try ChangeLogWriter(path: path(sandbox))
    let log = try writer.begin(root: root, at: clock, now: 1)
    try writer.append(
      [row("platform/db", [(.modified, "a"), (.created, "ü|\n")])], log: log, tick: 4, at: 1_700_000_000_123_000_000,
      seen: 1)
    try writer.append(
      [row("", [(.renamed, "z")], from: "y")], log: log, tick: 5, at: 1_700_000_001_000_000_000, seen: 1)
    let connection = try Connection(path: path(sandbox), mode: .readOnly)
    let select = try connection.prepare(
      "SELECT root||' '||clock||' '||at||' '||event||' '||path||' '||coalesce(\"from\",'-')||' '||component FROM change"
    )
    var lines: [String] = []
    while try select.step() { lines.append(String(decoding: select.bytes(0), as: UTF8.self)) }
    #expect(
      lines == [
        "/r 0123456789abcdef:4 2023-11-14T22:13:20.123Z modified platform/db/a - platform/db",
        "/r 0123456789abcdef:4 2023-11-14T22:13:20.123Z created platform/db/ü|\n - platform/db",
        "/r 0123456789abcdef:5 2023-11-14T22:13:21.000Z renamed z y platform/db",
      ])
  }
}

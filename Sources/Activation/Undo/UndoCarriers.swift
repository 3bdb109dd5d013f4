import Bytes
import Platform

/// Which processes carry the name of an undo record, so that records are removed which none carries any more.
///
/// /proc shows the environment that a process began with. What a shell exported since is not there, so each shell has a
/// file beside the records, named by its process, that holds the name of its record.
struct UndoCarriers {
  /// Where the records are.
  let directory: Path

  /// Looking through /proc takes milliseconds: once for this many new records, and not for a few.
  private static let interval = 16
  /// Processes of another PID namespace cannot be seen: theirs count for this long.
  private static let foreignNanoseconds: Int64 = 30 * 86_400 * 1_000_000_000

  /// Called by what the shell starts, so the parent is the shell.
  /// - Parameters:
  ///   - record: `nil` when nothing is active in it any more.
  ///   - shell: the process.
  ///   - now: nanoseconds since 1970.
  func noteShell(carries record: [UInt8]?, shell: Int32 = ProcessFacts.parent, now: Int64) {
    let file = directory.appending(UndoCarriers.name(of: shell))
    guard let record else {
      _ = try? Files.remove(file)
      return
    }
    // Over the old name in the same file, which saves a prompt making one, renaming it and removing the old one.
    if (try? Files.overwrite(file, with: record + record)) == nil {
      _ = try? Files.replace(file, with: record + record, durable: false)
      // A shell that is new here. Those that have ended left theirs: a few at most, as one of so many looks.
      if shell % Int32(UndoCarriers.interval) == 0 { _ = liveShells(names(), now: now) }
    }
  }

  /// The name is there twice: a reader that comes while it is written sees two different ones, and reads again. An
  /// older tpl wrote it once.
  /// - Returns: `nil` for anything else.
  static func carried(by shell: Path) -> [UInt8]? {
    for _ in 0..<8 {
      guard let content = try? Files.read(shell, limit: 64) else { return nil }
      if isRecord(content) { return content }
      let name = Array(content.prefix(content.count / 2))
      if content == name + name, isRecord(name) { return name }
    }
    return nil
  }

  private static func name(of process: Int32) -> [UInt8] { namespacePrefix + Array(String(process).utf8) }

  private static var namespacePrefix: [UInt8] { Array("\(ProcessFacts.namespace)-".utf8) }

  /// Called after a record was added.
  /// - Parameter now: nanoseconds since 1970.
  func reapSometimes(now: Int64) {
    let names = names()
    let records = names.filter { UndoCarriers.isRecord($0) }
    guard records.count >= 2 * UndoCarriers.interval, records.count % UndoCarriers.interval == 0 else { return }
    let inherited = ProcessFacts.initialValues(of: "TPL_STATE").map { CarriedState($0).identifier }
    let carried = Set(liveShells(names, now: now) + inherited)
    for record in records where !carried.contains(record) {
      // A shell may be about to tell that it carries it.
      let path = directory.appending(record)
      if let status = FileStatus.look(path), status.modified < now - 60_000_000_000 { _ = try? Files.remove(path) }
    }
  }

  /// A part of them is fewer to remove.
  private func names() -> [[UInt8]] {
    var names: [[UInt8]] = []
    try? DirectoryListing.read(directory) { name, _, _ in names.append([UInt8](name)) }
    return names
  }

  private static func isRecord(_ name: [UInt8]) -> Bool { name.count == 16 && name.hexadecimalValue != nil }

  /// Removes the files of shells that have ended.
  /// - Returns: the records of the others.
  private func liveShells(_ names: [[UInt8]], now: Int64) -> [[UInt8]] {
    let own = UndoCarriers.namespacePrefix
    return names.filter { $0.contains(.hyphen) }.compactMap { name in
      let path = directory.appending(name)
      let isAlive: Bool
      if name.starts(with: own), let process = Array(name.dropFirst(own.count)).decimalValue {
        isAlive = ProcessFacts.isRunning(Int32(truncatingIfNeeded: process))
      } else {
        isAlive = (FileStatus.look(path)?.modified ?? 0) > now - UndoCarriers.foreignNanoseconds
      }
      if isAlive { return UndoCarriers.carried(by: path) }
      _ = try? Files.remove(path)
      return nil
    }
  }
}

import Bytes
package import Git
import Platform

/// Merges three texts into one; none of them is written to a disk.
package struct SecretMerge {
  package enum Favor: Sendable { case ours, theirs }

  private let git: GitCommand

  package init(_ git: GitCommand) { self.git = git }

  /// Merges by lines where the result defines the same as a merge by name, because that places comments best; else by
  /// name.
  /// - Parameters:
  ///   - base: empty when both sides added the file.
  ///   - favor: whose side settles conflicts.
  package func merge(base: Secret, ours: Secret, theirs: Secret, favor: Favor?) throws(GitFailure) -> MergedSecret {
    var byLine = try mergeLines(base: base, ours: ours, theirs: theirs, favor: favor)
    let side: NamedMerge.Favor? = favor.map { $0 == .ours ? .ours : .theirs }
    guard let byName = NamedMerge(base: base.revealed, ours: ours.revealed, theirs: theirs.revealed, favor: side)
    else { return byLine }
    if byLine.isConflicted || !byName.isSame(as: byLine.text.revealed) { return byName.result(base, theirs) }
    byLine.theirs = byName.changesOfTheirs
    return byLine
  }

  /// Merges by name alone, without git.
  /// - Returns: `nil` where a text cannot be taken apart by name.
  package static func byName(base: Secret, ours: Secret, theirs: Secret) -> MergedSecret? {
    NamedMerge(base: base.revealed, ours: ours.revealed, theirs: theirs.revealed, favor: nil)?.result(base, theirs)
  }

  private func mergeLines(
    base: Secret, ours: Secret, theirs: Secret, favor: Favor?
  ) throws(GitFailure) -> MergedSecret {
    var result: (status: Int32, output: [UInt8])
    do throws(SystemError) {
      let first = try MemoryFile.make(ours.revealed, name: "ours")
      let second = try MemoryFile.make(base.revealed, name: "base")
      let third = try MemoryFile.make(theirs.revealed, name: "theirs")
      result = try run([first.path.bytes, second.path.bytes, third.path.bytes], favor)
    } catch {
      throw .unreadable("\(error)")
    }
    guard result.status < 128 else { throw .failed(command: "merge-file", status: result.status) }
    defer { LockedMemory.wipe(&result.output) }
    return MergedSecret(text: Secret(result.output), isConflicted: result.status != 0)
  }

  private func run(_ files: [[UInt8]], _ favor: Favor?) throws(SystemError) -> (status: Int32, output: [UInt8]) {
    var arguments = ["merge-file", "-p", "-L", "ours", "-L", "base", "-L", "theirs"].map { Array($0.utf8) }
    if let favor { arguments.append([UInt8](favor == .ours ? "--ours" : "--theirs")) }
    guard let result = try? git.run(arguments + files) else { return (128, []) }
    return result
  }
}

extension NamedMerge {
  fileprivate func result(_ base: Secret, _ theirs: Secret) -> MergedSecret {
    var text = text
    defer { LockedMemory.wipe(&text) }
    var merged = MergedSecret(text: Secret(text), isConflicted: isConflicted, conflicts: conflicts)
    merged.theirs = changesOfTheirs
    merged.lost = TextLines.missing(from: text, base: base.revealed, side: theirs.revealed)
    return merged
  }
}

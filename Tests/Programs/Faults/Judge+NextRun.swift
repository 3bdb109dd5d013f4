import Glibc
import TestSupport

/// The same command once more, when nothing fails.
extension Judge {
  /// The same command once more, when nothing fails: it does what it would have done.
  func nextRun(_ after: Tree, _ fault: Fault) throws -> [Violation] {
    room.endStrays()
    let written = inodes(after)
    let result = try room.runAgain(operation, operation.nextCommand)
    room.endStrays()
    if isLockOfGit(fault, result) { return [] }
    guard reference.statuses.contains(result.status) else {
      return [Violation(kind: .nextRun, text: "status \(result.status): \(lastLine(result.errors))")]
    }
    let later = room.tree()
    // What could not be noted before is asked again: that has been said then.
    var found = files(later, isDone: true, isSaid: true).filter {
      !isOfStoppedScript($0, fault, later) && !isOfStoppedEditor($0, fault)
    }.map {
      Violation(kind: $0.kind == .falseSuccess ? .nextRun : $0.kind, text: "next run: \($0.text)")
    }
    if result.status == reference.result.status {
      found += try operation.effect(room, result).map { Violation(kind: .nextRun, text: "next run: \($0)") }
    }
    return found + leftovers(later, written)
  }

  /// git, which may not write so large a file, was ended by the signal and left its lock: it says so itself.
  private func isLockOfGit(_ fault: Fault, _ result: CommandResult) -> Bool {
    fault.kind == .limit && result.errors.contains("could not lock config file")
  }

  /// A script that was killed between making a directory and writing that down, or between its last file and that
  /// file's directory, leaves an empty directory, and the list of an installation may lack one. One that could not be
  /// removed was named.
  private func isOfStoppedScript(_ violation: Violation, _ fault: Fault, _ later: Tree) -> Bool {
    guard operation.scope == .everything else { return false }
    let path = violation.text.prefix { $0 != " " }
    if fault.kind == .kill, path.hasSuffix("share/tpl/installed") { return true }
    return later[String(path)]?.kind == .directory
      && later.paths.allSatisfy { !$0.hasPrefix("\(path)/") || later[$0]?.kind == .directory }
  }

  /// The editor, which may not write so large a file, left a text that the next one goes on with.
  private func isOfStoppedEditor(_ violation: Violation, _ fault: Fault) -> Bool {
    guard case .limit(let limit) = fault, limit.name == "fsize" else { return false }
    return operation.name.hasPrefix("edit") && violation.kind == .half && violation.text.contains(".crypt is neither")
  }

  /// By path, of what a temporary file that is still there was to replace.
  private func inodes(_ after: Tree) -> [String: UInt64] {
    var inodes: [String: UInt64] = [:]
    for path in extra(after) { inodes[path] = inode(target(path)) }
    return inodes
  }

  private func extra(_ tree: Tree) -> [String] {
    tree.paths.filter {
      before[$0] == nil && reference.after[$0] == nil && !isIgnored($0) && !reference.varying.contains($0)
    }
  }

  /// NAME for NAME.PID.new.
  private func target(_ path: String) -> String {
    path.hasSuffix(".new")
      ? path.split(separator: ".", omittingEmptySubsequences: false).dropLast(2).joined(separator: ".") : path
  }

  private func inode(_ path: String) -> UInt64 {
    var status = stat()
    return lstat(room.sandbox.path(path), &status) == 0 ? UInt64(status.st_ino) : 0
  }

  /// Who writes a file takes away what an earlier writer has left beside it; who has nothing to write need not look.
  /// Half a key or a half encrypted file stays nowhere.
  private func leftovers(_ later: Tree, _ written: [String: UInt64]) -> [Violation] {
    extra(later).filter { path in
      // Prompts write it often and look for none; the next `tpl allow` takes it away.
      if path.hasPrefix("data/tpl/known/") { return false }
      let isSecret = path.contains("identity.pem") || path.contains(".env")
      return isSecret || !path.hasSuffix(".new") || written[path] != inode(target(path))
    }.map { Violation(kind: .leftover, text: "\($0), also after the next run") }
  }
}

import Bytes
package import Consent
import Platform

/// Where `localbin` stands on PATH: at the end, so that it adds commands and hides none; in front only where the user
/// has said so, and only while every tool is as it was shown. Not at all while it holds one that was not shown and is
/// not known to be the user's.
package struct LocalToolPlacement {
  package enum Position: Sendable { case nowhere, last, first }

  package private(set) var position = Position.nowhere
  /// One line.
  package private(set) var warning: String?

  package init(
    of tools: LocalTools, _ record: AllowRecord, approval: ContentApproval, reader: RepositoryReader
  ) {
    let commands: [[UInt8]]
    do throws(FileRefusal) {
      try reader.checkDirectories(of: tools.directory)
      guard try LocalToolPlacement.isThere(tools, reader) else { return }
      let names = try LocalToolPlacement.names(of: tools)
      for name in names.commands + names.idleLinks {
        guard let refusal = tools.refusal(name, reader) else { continue }
        warning = "localbin/\(name.displayed) \(refusal.reason); localbin is not on PATH"
        return
      }
      commands = names.commands
    } catch {
      warning = "localbin \(error.reason); it is not on PATH"
      return
    }
    judge(commands, in: record, approval)
  }

  private static func isThere(_ tools: LocalTools, _ reader: RepositoryReader) throws(FileRefusal) -> Bool {
    switch tools.state(reader.privacy) {
    case .missing: return false
    case .refused(let refusal): throw refusal
    case .usable: return true
    }
  }

  private static func names(
    of tools: LocalTools
  ) throws(FileRefusal) -> (commands: [[UInt8]], idleLinks: [[UInt8]]) {
    do throws(SystemError) {
      return try tools.names()
    } catch {
      throw .unreadable(error)
    }
  }

  /// Which commands were shown, and whether they are as they were.
  private mutating func judge(_ commands: [[UInt8]], in record: AllowRecord, _ approval: ContentApproval) {
    var isAsShown = record.isLocalbinFirst
    for name in commands {
      let file = LocalTools.file(name)
      let isShown = LocalToolPlacement.contains(name, in: record.tools)
      if !isShown, approval.doubt(aboutProgram: file) != nil {
        warning = "\(file.displayed) was not shown yet, run 'tpl allow'; localbin is not on PATH"
        return
      }
      if isAsShown, !isShown || !approval.isAsShown(program: file) {
        isAsShown = false
        warning =
          "\(file.displayed) is not as it was shown, localbin is last on PATH now, run 'tpl allow --localbin-first'"
      }
    }
    approval.keep()
    position = isAsShown ? .first : .last
  }

  private static func contains(_ name: [UInt8], in sorted: [[UInt8]]) -> Bool {
    var range = 0..<sorted.count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      if name == sorted[middle] { return true }
      range =
        sorted[middle].lexicographicallyPrecedes(name) ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return false
  }
}

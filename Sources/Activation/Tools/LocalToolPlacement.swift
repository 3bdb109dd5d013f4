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

  package init(_ tools: LocalTools, _ record: AllowRecord, _ approval: ContentApproval, _ reader: RepositoryReader) {
    let privacy = reader.privacy
    do throws(FileRefusal) {
      try reader.checkDirectories(of: tools.directory)
    } catch {
      warning = "localbin \(error.reason); it is not on PATH"
      return
    }
    switch tools.state(privacy) {
    case .missing: return
    case .refused(let refusal):
      warning = "localbin \(refusal.reason); it is not on PATH"
      return
    case .usable: break
    }
    let names: (commands: [[UInt8]], idleLinks: [[UInt8]])
    do throws(SystemError) {
      names = try tools.names()
    } catch {
      warning = "localbin \(FileRefusal.unreadable(error).reason); it is not on PATH"
      return
    }
    for name in names.commands + names.idleLinks {
      guard let refusal = tools.refusal(name, reader) else { continue }
      warning = "localbin/\(name.displayed) \(refusal.reason); localbin is not on PATH"
      return
    }
    var isAsShown = record.isLocalbinFirst
    for name in names.commands {
      if !LocalToolPlacement.contains(name, in: record.tools) {
        let file = LocalTools.file(name)
        if approval.doubt(aboutProgram: file) != nil {
          warning = "\(file.displayed) was not shown yet, run 'tpl allow'; localbin is not on PATH"
          return
        }
        if isAsShown { noteChange(file, &isAsShown) }
      } else if isAsShown, !approval.isAsShown(program: LocalTools.file(name)) {
        noteChange(LocalTools.file(name), &isAsShown)
      }
    }
    approval.keep()
    position = isAsShown ? .first : .last
  }

  private mutating func noteChange(_ file: [UInt8], _ isAsShown: inout Bool) {
    isAsShown = false
    warning =
      "\(file.displayed) is not as it was shown, localbin is last on PATH now, run 'tpl allow --localbin-first'"
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

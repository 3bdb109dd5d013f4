import Activation
import Bytes
import Consent
import TplHot

/// `tpl allow --json`: all of a root, or one input of it.
struct AllowanceDocument {
  private let allowance: Allowance
  private let inputs: [AllowanceInput]
  private let isWhole: Bool

  /// - Parameter file: relative to the root; `nil` for everything.
  init(_ allowance: Allowance, of file: [UInt8]? = nil) {
    self.allowance = allowance
    isWhole = file == nil
    inputs = allowance.inputs.filter { file == nil || $0.file == file }
  }

  var text: [UInt8] {
    let isFirst = allowance.record.isLocalbinFirst
    let projects = (isWhole ? allowance.projects?.named ?? [] : []).map { project -> JSONValue in
      ["component": .path(project.component), "name": .bytes(project.name), "pinned": .boolean(project.isPinned)]
    }
    let refused = (isWhole ? allowance.refused : []).map { file, reason -> JSONValue in
      ["path": .path(file), "reason": .string(reason)]
    }
    let document: JSONValue = [
      "schema": 1, "root": .path(allowance.record.path.bytes), "components": .number(of: allowance.components),
      "localbin": isFirst ? "first" : "last", "inputs": .array(inputs.map(AllowanceDocument.json)),
      "hidden": .strings(isFirst ? [] : shadowing), "hiding": .strings(isFirst ? shadowing : []),
      "never_taken": .strings(neverTaken.sorted { $0.lexicographicallyPrecedes($1) }),
      "gone": .strings(isWhole ? allowance.gone : []), "projects": .array(projects), "refused": .array(refused),
    ]
    return document.line
  }

  private var shadowing: [[UInt8]] {
    allowance.shadowing.filter { name in isWhole || inputs.contains { $0.file == LocalTools.file(name) } }
  }

  private var neverTaken: [[UInt8]] {
    allowance.neverTaken.filter { name in isWhole || inputs.contains { $0.names.contains { $0.name == name } } }
  }

  private static func json(_ input: AllowanceInput) -> JSONValue {
    let names = input.names.map { name -> JSONValue in
      ["name": .bytes(name.name), "new": .boolean(name.isNew), "steers_programs": .boolean(name.steersPrograms)]
    }
    return [
      "path": .path(input.file), "kind": .string(input.kind.rawValue), "state": .string(input.state.rawValue),
      "from_version_control": .boolean(input.isCommitted), "names": .array(names),
    ]
  }
}

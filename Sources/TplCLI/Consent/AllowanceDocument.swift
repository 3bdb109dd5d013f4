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
    var text = JSONText()
    text.object { text in
      text.key("schema")
      text.number(1)
      text.path("root", allowance.record.path.bytes)
      text.key("components")
      text.number(allowance.components)
      text.key("localbin")
      text.string([UInt8](allowance.record.isLocalbinFirst ? "first" : "last"))
      text.key("inputs")
      text.array { text in for input in inputs { AllowanceDocument.append(input, to: &text) } }
      list("hidden", allowance.record.isLocalbinFirst ? [] : shadowing, &text)
      list("hiding", allowance.record.isLocalbinFirst ? shadowing : [], &text)
      list("never_taken", neverTaken.sorted { $0.lexicographicallyPrecedes($1) }, &text)
      list("gone", isWhole ? allowance.gone : [], &text)
      text.key("projects")
      text.array { text in
        for project in isWhole ? allowance.projects?.named ?? [] : [] {
          text.object { text in
            text.path("component", project.component)
            text.key("name")
            text.string(project.name)
            text.key("pinned")
            text.boolean(project.isPinned)
          }
        }
      }
      text.key("refused")
      text.array { text in
        for (file, reason) in isWhole ? allowance.refused : [] {
          text.object { text in
            text.path("path", file)
            text.key("reason")
            text.string(Array(reason.utf8))
          }
        }
      }
    }
    return text.bytes + [.newline]
  }

  private var shadowing: [[UInt8]] {
    allowance.shadowing.filter { name in isWhole || inputs.contains { $0.file == LocalTools.file(name) } }
  }

  private var neverTaken: [[UInt8]] {
    allowance.neverTaken.filter { name in isWhole || inputs.contains { $0.names.contains { $0.name == name } } }
  }

  private func list(_ key: StaticString, _ names: [[UInt8]], _ text: inout JSONText) {
    text.key(key)
    text.array { text in for name in names { text.string(name) } }
  }

  private static func append(_ input: AllowanceInput, to text: inout JSONText) {
    text.object { text in
      text.path("path", input.file)
      text.key("kind")
      text.string(Array(input.kind.rawValue.utf8))
      text.key("state")
      text.string(Array(input.state.rawValue.utf8))
      text.key("from_version_control")
      text.boolean(input.isCommitted)
      text.key("names")
      text.array { text in
        for name in input.names {
          text.object { text in
            text.key("name")
            text.string(name.name)
            text.key("new")
            text.boolean(name.isNew)
            text.key("steers_programs")
            text.boolean(name.steersPrograms)
          }
        }
      }
    }
  }
}

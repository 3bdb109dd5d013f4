import Bytes
import EnvFile
import Testing

@testable import Activation

@Suite struct VariableHistoryTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// As ``LayeredVariables`` records it.
  private func trace(_ files: [(String, String)], base: Variables) throws -> LayerTrace {
    var trace = LayerTrace()
    var known = Variables()
    for (name, text) in files {
      let path = Path(name)
      let before = known
      let file = try EnvFile.parse(bytes(text)) { base[$0] ?? before[$0] }
      trace.read(path, bytes(text))
      for assignment in file.assignments {
        let isRefused = assignment.name == bytes("LD_PRELOAD")
        trace.define(assignment, in: path, refusal: isRefused ? "no" : nil)
        if !isRefused { known[assignment.name] = assignment.value }
      }
    }
    return trace
  }

  private func history(_ name: String, _ files: [(String, String)], base: [String: String] = [:]) throws -> [String] {
    var variables = Variables()
    for (name, value) in base { variables[bytes(name)] = bytes(value) }
    let trace = try trace(files, base: variables)
    return VariableHistory(of: bytes(name), in: trace, base: variables).steps.map { step in
      var text = "\(step.file.bytes.displayed):\(step.line)=\(step.value?.displayed ?? "-")"
      for reference in step.references {
        switch reference.origin {
        case .environment: text += " \(reference.name.displayed)<environment"
        case .file(let file, let line): text += " \(reference.name.displayed)<\(file.bytes.displayed):\(line)"
        case .unset: text += " \(reference.name.displayed)<unset"
        }
      }
      return text + (step.isInherited ? " inherited" : "") + (step.refusal.map { " refused: \($0)" } ?? "")
    }
  }

  @Test func everyDefinitionOuterToInner() throws {
    #expect(
      try history("A", [("o", "A=1\nB=2\n"), ("i", "A=3\n\nA='4\n5'\nA=6\n"), ("l", "B=$A\n")])
        == ["o:1=1", "i:1=3", "i:3=4\\u{A}5", "i:5=6"])
  }

  @Test func whereReferencesLead() throws {
    #expect(
      try history(
        "A", [("o", "B=1\n"), ("i", "C=2\nB=9\nA=$B${C}$HOME ${NO:-x}${B}\n")], base: ["HOME": "/h"])
        == ["i:3=12/h x1 B<o:1 C<i:1 HOME<environment NO<unset"])
    // A reference to itself, and the statements before do not count.
    #expect(try history("A", [("o", "B=$X\nA=$A.\nA=$A.\n")]) == ["o:2=. A<unset", "o:3=.. A<o:2"])
  }

  @Test func inheritedAndRefused() throws {
    #expect(try history("A", [("o", "A\n")], base: ["A": "e"]) == ["o:1=e A<environment inherited"])
    #expect(try history("A", [("o", "A\n")]) == ["o:1=- A<unset inherited"])
    #expect(try history("LD_PRELOAD", [("o", "LD_PRELOAD=x\n")]) == ["o:1=x refused: no"])
    #expect(try history("A", [("o", "A=b\0\n")]) == ["o:1=-"])
  }
}

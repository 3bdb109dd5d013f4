import Bytes
import EnvFile

/// Reads one file again, up to a statement: what the parser asks for meanwhile is what that statement mentions.
struct EnvFileReplay {
  let content: [UInt8]
  let path: Path
  let base: Variables
  /// Of earlier files.
  let known: [LayerTrace.Definition]

  func steps(of name: [UInt8]) -> [VariableHistory.Step] {
    guard let statements = try? EnvStatement.scan(content) else { return [] }
    return statements.indices.filter { statements[$0].name == name }.map { index in
      let statement = statements[index]
      let before = read(upTo: statement.range.lowerBound)
      let after = read(upTo: index + 1 < statements.count ? statements[index + 1].range.lowerBound : content.count)
      let assignment = after.file?.assignments.last { $0.name == name }
      return VariableHistory.Step(
        file: path, line: statement.line, value: assignment?.line == statement.line ? assignment?.value : nil,
        isInherited: statement.value == nil,
        references: references(Array(after.asked.dropFirst(before.asked.count)), statements[..<index]))
    }
  }

  private func read(upTo end: Int) -> (file: EnvFile?, asked: [[UInt8]]) {
    var asked: [[UInt8]] = []
    let file = try? EnvFile.parse(Array(content[..<end])) { name in
      asked.append(name)
      return base[name] ?? known.last { $0.assignment.name == name }?.assignment.value
    }
    return (file, asked)
  }

  private func references(_ names: [[UInt8]], _ earlier: ArraySlice<EnvStatement>) -> [VariableHistory.Reference] {
    var found: [VariableHistory.Reference] = []
    for name in names where !found.contains(where: { $0.name == name }) {
      let origin: VariableHistory.Reference.Origin
      if base[name] != nil {
        origin = .environment
      } else if let definition = known.last(where: { $0.assignment.name == name }) {
        origin = .file(definition.file, line: definition.assignment.line)
      } else if let statement = earlier.last(where: { $0.name == name && $0.value != nil }) {
        origin = .file(path, line: statement.line)
      } else {
        origin = .unset
      }
      found.append(VariableHistory.Reference(name: name, origin: origin))
    }
    return found
  }
}

import Activation
import Bytes
import EnvFile
import Layout
import Platform
import TplHot

/// The variables of a component and where each comes from.
struct VariableTable {
  struct Row {
    var name: [UInt8]
    var value: [UInt8]
    var source: CommandActivation.Source
  }

  /// Says nothing of the value, not even its length.
  static let mask = "********"

  let rows: [Row]
  private let activation: CommandActivation
  private let isRevealed: Bool

  /// - Parameter isRevealed: whether values are shown.
  init(_ activation: CommandActivation, isRevealed: Bool) {
    self.activation = activation
    self.isRevealed = isRevealed
    let path = [UInt8]("PATH")
    let (front, back) = activation.pathAdditions
    let names = activation.names + (front.isEmpty && back.isEmpty ? [] : [path])
    rows = names.compactMap { name in
      guard let value = activation[name], let source = activation.source(of: name) else { return nil }
      return Row(name: name, value: value, source: source)
    }
  }

  func rendered(_ format: FormatOptions) -> [UInt8] {
    if format.json { return json() }
    if format.nulSeparated { return rows.flatMap { $0.name + (isRevealed ? [.equals] + $0.value : []) + [0] } }
    return table()
  }

  private func table() -> [UInt8] {
    let cells = rows.map { row in
      [row.name.displayed, isRevealed ? row.value.displayed : VariableTable.mask, place(row.source)].map {
        Array($0.utf8)
      }
    }
    var table = TextTable(cells, header: ["NAME", "VALUE", "FROM"])
    if Terminal.isOutputTerminal {
      table.shorten(column: 1, toFit: Terminal.width, least: VariableTable.mask.count)
    }
    return table.text
  }

  private func place(_ source: CommandActivation.Source) -> String {
    switch source {
    case .file(let definition): "\(activation.displayed(definition.file)):\(definition.assignment.line)"
    case .tpl: "tpl"
    case .shell: "this shell"
    case .environment: "environment"
    }
  }

  private func json() -> [UInt8] {
    let document: JSONValue = [
      "schema": 1, "root": .path(activation.scope.root.bytes),
      "component": activation.scope.component.isEmpty ? nil : .path(activation.scope.component),
      "environment": .path(activation.scope.environment), "variables": .array(rows.map { .object(members($0)) }),
    ]
    return document.line
  }

  func members(_ row: Row) -> [JSONMember] {
    var members = [JSONMember("name", .path(row.name))]
    if isRevealed { members.append(JSONMember("value", .path(row.value))) }
    members.append(JSONMember("source", .bytes(row.source.word)))
    if case .file(let definition) = row.source {
      members.append(JSONMember("file", .path(definition.file.bytes)))
      members.append(JSONMember("line", .number(of: definition.assignment.line)))
    }
    return members
  }
}

extension CommandActivation.Source {
  /// For programs.
  var word: [UInt8] {
    switch self {
    case .file: [UInt8]("file")
    case .tpl: [UInt8]("tpl")
    case .shell: [UInt8]("shell")
    case .environment: [UInt8]("environment")
    }
  }
}

extension CommandActivation {
  /// What the hook leaves out, because a shell cannot hold it or lives by it; programs are given it all the same.
  var noteOfNamesForPrograms: String? {
    let all = ShellDialect.allCases
    let notes = names.compactMap { name -> String? in
      let shells = all.filter { !ShellParameters.canExport(name, in: $0) }
      if shells.isEmpty { return nil }
      return name.displayed + (shells == all ? "" : " (\(shells.map(\.rawValue).joined(separator: ", ")))")
    }
    if notes.isEmpty { return nil }
    return "left out of shells, programs get it by 'tpl exec': \(notes.joined(separator: " "))"
  }

  /// The failure of a question about a variable that the component does not have.
  func unknown(_ name: [UInt8]) -> CommandFailure {
    var failure = CommandFailure(.negative, "\(label) has no variable \(name.displayed)")
    let limit = max(1, name.count / 3)
    let near = names.map { (name: $0, distance: EditDistance.between($0, name)) }.filter { $0.distance <= limit }
    if let best = near.min(by: { $0.distance < $1.distance }) {
      failure.hints = ["did you mean \(best.name.displayed)?"]
    }
    return failure
  }
}

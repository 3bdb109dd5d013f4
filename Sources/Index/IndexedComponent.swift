import Bytes
package import Layout
import SQLite

/// A component as the index knows it.
package struct IndexedComponent: Equatable, Sendable {
  package var component: Component
  /// `nil` where names in watched directories do not tell: a symlink leads somewhere else, a directory is ignored, too
  /// large to be listed for each change, or may not be read.
  package var facts: ComponentFacts?

  package init(component: Component, facts: ComponentFacts?) { (self.component, self.facts) = (component, facts) }

  /// Sorted by id.
  static func all(_ connection: Connection, root: Int64) throws(SQLiteError) -> [Component] {
    let select = try connection.prepare("SELECT id, aliases FROM component WHERE root = ?1 ORDER BY id")
    select.bind(1, root)
    var components: [Component] = []
    while try select.step() { components.append(component(select)) }
    return components
  }

  static func find(_ id: [UInt8], _ connection: Connection, root: Int64) throws(SQLiteError) -> Component? {
    let select = try connection.prepare("SELECT id, aliases FROM component WHERE root = ?1 AND id = ?2")
    select.bind(1, root)
    select.bind(2, text: id)
    return try select.step() ? component(select) : nil
  }

  /// Sorted by id.
  static func allWithFacts(_ connection: Connection, root: Int64) throws(SQLiteError) -> [IndexedComponent] {
    let select = try connection.prepare(
      "SELECT id, aliases, tools, scripts, env_files FROM component WHERE root = ?1 ORDER BY id")
    select.bind(1, root)
    var components: [IndexedComponent] = []
    while try select.step() {
      components.append(IndexedComponent(component: component(select), facts: facts(select)))
    }
    return components
  }

  private static func component(_ row: Statement) -> Component {
    Component(id: row.bytes(0), aliases: row.bytes(1).fields(separatedBy: .newline, omittingEmpty: true))
  }

  private static func facts(_ row: Statement) -> ComponentFacts? {
    if row.isNull(2) { return nil }
    func list(_ column: Int32) -> [[UInt8]] { row.bytes(column).fields(separatedBy: .slash, omittingEmpty: true) }
    let tools = list(2).compactMap { Tool(rawValue: String(decoding: $0, as: UTF8.self)) }
    return ComponentFacts(tools: tools, scripts: list(3), envFiles: list(4))
  }
}

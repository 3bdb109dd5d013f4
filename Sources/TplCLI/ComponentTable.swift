import Bytes
import Components
import Index
import Layout
import Platform

/// What `tpl list` prints: one row a component.
struct ComponentTable {
  private let root: Path
  private var rows: [(component: Component, facts: ComponentFacts)] = []
  /// Places of tools that may not be looked at: what lies there is not known.
  private(set) var unread: [SystemError] = []
  /// Components that cannot be looked at; they hide no other one.
  private(set) var failures: [SystemError] = []

  init(root: Path) { self.root = root }

  /// Looks at the disk where the index does not know what a component holds.
  mutating func add(_ indexed: IndexedComponent) {
    if let facts = indexed.facts { return rows.append((indexed.component, facts)) }
    do throws(SystemError) {
      let look = try ComponentLook(root.appending(indexed.component.id))
      rows.append((indexed.component, look.facts))
      unread += look.unread
    } catch {
      failures.append(error)
    }
  }

  var text: [UInt8] {
    func joined(_ names: [[UInt8]]) -> [UInt8] { Array(names.joined(separator: [.space])) }
    let cells = rows.map { component, facts in
      [
        component.id, Array(facts.tools.map(\.rawValue).joined(separator: " ").utf8), joined(facts.scripts),
        joined(facts.envFiles),
      ]
    }
    return TextTable(cells, header: ["ID", "TOOLS", "SCRIPTS", "ENV FILES"]).text
  }

  func json(_ settings: RootSettings) -> [UInt8] {
    let components = rows.map { component, facts -> JSONValue in
      let own = settings.components[component.id] ?? ComponentSettings()
      return [
        "id": .path(component.id), "layer": .string(component.layer.rawValue), "name": .path(component.name),
        "path": .path(root.appending(component.id).bytes), "tools": .strings(facts.tools.map(\.rawValue)),
        "scripts": .strings(facts.scripts), "env_files": .strings(facts.envFiles), "tags": .strings(own.tags),
        "depends_on": .strings(own.dependsOn),
      ]
    }
    let document: JSONValue = ["schema": 1, "components": .array(components)]
    return document.line
  }
}

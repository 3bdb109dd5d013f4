package import Layout

/// What `tpl init` or `tpl new` is going to write: a value, so that it can be shown, compared and tested without a
/// disk.
///
/// Parents come before children, and the layer's directories are listed too: a directory that exists is no conflict,
/// a file that exists is one.
package struct ScaffoldPlan: Equatable, Sendable {
  package var entries: [ScaffoldEntry]

  package init(entries: [ScaffoldEntry]) {
    self.entries = entries
  }
}

extension ScaffoldPlan {
  /// The Directory Template's tree, without components.
  package static func initialize(_ options: InitializeOptions) -> ScaffoldPlan {
    let name = RootName(options.rootName)
    return ScaffoldPlan(
      templates: RepositoryTemplates.files(options),
      under: "",
      placeholders: Placeholders(["ROOT_NAME": name.title, "ROOT_SLUG": name.slug]))
  }

  /// One component with everything below it.
  ///
  /// - Parameters:
  ///   - name: `NAME`, or `PROVIDER/ENV` for the layer infra.
  ///   - tool: `nil` means the layer's usual one, see ``ScaffoldTool/usual(for:)``.
  ///   - rootName: the repository's name, as in `COMPOSE_PROJECT_NAME`.
  package static func component(
    layer: Layer, name: String, tool: ScaffoldTool? = nil, language: ScaffoldLanguage = .english, rootName: String
  ) throws(ScaffoldError) -> ScaffoldPlan {
    let component = try ComponentName(layer: layer, name: name)
    let tool = tool ?? .usual(for: layer)
    let placeholders = Placeholders([
      "COMPONENT_LAYER": layer.rawValue,
      "COMPONENT_ID": component.id,
      "COMPONENT_NAME": component.parts.joined(separator: "-"),
      "PROJECT_NAME": "\(RootName(rootName).slug)-\(layer.rawValue)-\(component.parts[0])",
    ])
    return ScaffoldPlan(
      templates: ComponentTemplates.files(component, tool: tool, language: language),
      under: component.id,
      placeholders: placeholders)
  }
}

extension ScaffoldPlan {
  /// Lists the directories that the files need, each before what it holds.
  private init(templates: [Template], under base: String, placeholders: Placeholders) {
    var entries: [ScaffoldEntry] = []
    var known: Set<String> = []
    for template in templates {
      let path = base.isEmpty ? template.path : "\(base)/\(template.path)"
      for directory in Self.ancestors(of: path) where known.insert(directory).inserted {
        entries.append(ScaffoldEntry(path: directory, kind: .directory))
      }
      let content = placeholders.fill(template.content, with: template.values)
      entries.append(ScaffoldEntry(path: path, kind: .file(content: content, mode: template.mode)))
    }
    self.init(entries: entries)
  }

  /// `a/b/c` → `a`, `a/b`.
  private static func ancestors(of path: String) -> [String] {
    path.utf8.indices
      .filter { path.utf8[$0] == UInt8(ascii: "/") }
      .map { String(path[..<$0]) }
  }
}

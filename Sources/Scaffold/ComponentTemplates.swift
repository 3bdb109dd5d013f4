internal import Layout

/// The files of a new component, whatever its layer and tool.
enum ComponentTemplates {
  static func files(_ component: ComponentName, tool: ScaffoldTool, language: ScaffoldLanguage) -> [Template] {
    let toolFiles = tool.files(environments: component.environment.map { [$0] } ?? ["dev", "prod"])
    var files = [
      readme(tool: tool, language: language),
      .text(
        "NOTES.md",
        language.choose(
          en: PackageResources.component_notes_en_md, fr: PackageResources.component_notes_fr_md)),
      .text(".env.example", tool.exampleValues),
      // So that activation has something to show; git ignores it.
      .secret(".env", tool.exampleValues),
      .text("scripts/lib/component.sh", PackageResources.component_lib_sh),
    ]
    files += toolFiles
    if component.layer == .infra, tool == .pulumi {
      // A provider's machines need both: Pulumi makes them, cloud-init is what they do first.
      files.append(.text("cloud-init/user-data.yaml", PackageResources.user_data_yaml))
    }
    for directory in directories(of: component.layer, tool: tool) {
      guard !files.contains(where: { $0.isBelow(directory) }) else { continue }
      files += emptyDirectory(directory)
    }
    return files
  }

  private static func readme(tool: ScaffoldTool, language: ScaffoldLanguage) -> Template {
    .text(
      "README.md",
      language.choose(en: PackageResources.component_readme_en_md, fr: PackageResources.component_readme_fr_md),
      values: ["TOOL_SECTION": tool.section(language)])
  }

  /// What the Directory Template asks for, and what the tool's scripts work on.
  private static func directories(of layer: Layer, tool: ScaffoldTool) -> [String] {
    switch layer {
    case .infra:
      switch tool {
      case .pulumi, .cloudInit, .kustomize, .skaffold: ["pulumi", "cloud-init", "scripts"]
      case .compose: ["pulumi", "cloud-init", "config", "scripts", "volumes"]
      case .plain: ["pulumi", "cloud-init", "scripts", "volumes"]
      }
    case .platform, .application: ["compose", "config", "scripts", "volumes"]
    }
  }

  private static func emptyDirectory(_ directory: String) -> [Template] {
    guard directory == "volumes" else { return [.keep(directory)] }
    // The repository's own rules do not know what containers keep there.
    return [.keep(directory), .text("volumes/.gitignore", PackageResources.volumes_gitignore_txt)]
  }
}

extension Template {
  fileprivate func isBelow(_ directory: String) -> Bool {
    path.utf8.starts(with: "\(directory)/".utf8)
  }
}

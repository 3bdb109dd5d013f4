extension ScaffoldTool {
  /// The content of `.env.example`.
  var exampleValues: [UInt8] {
    switch self {
    case .compose: PackageResources.compose_env_example_txt
    case .kustomize, .skaffold: PackageResources.kubernetes_env_example_txt
    case .pulumi: PackageResources.pulumi_env_example_txt
    case .cloudInit: PackageResources.cloud_init_env_example_txt
    case .plain: PackageResources.plain_env_example_txt
    }
  }

  /// The README's section on this tool.
  func section(_ language: ScaffoldLanguage) -> [UInt8] {
    switch self {
    case .compose:
      language.choose(en: PackageResources.compose_readme_en_md, fr: PackageResources.compose_readme_fr_md)
    case .kustomize:
      language.choose(en: PackageResources.kustomize_readme_en_md, fr: PackageResources.kustomize_readme_fr_md)
    case .pulumi:
      language.choose(en: PackageResources.pulumi_readme_en_md, fr: PackageResources.pulumi_readme_fr_md)
    case .cloudInit:
      language.choose(en: PackageResources.cloud_init_readme_en_md, fr: PackageResources.cloud_init_readme_fr_md)
    case .skaffold:
      language.choose(en: PackageResources.skaffold_readme_en_md, fr: PackageResources.skaffold_readme_fr_md)
    case .plain:
      language.choose(en: PackageResources.plain_readme_en_md, fr: PackageResources.plain_readme_fr_md)
    }
  }
}

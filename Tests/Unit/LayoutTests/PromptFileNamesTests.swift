import Layout
import Testing

@Suite struct PromptFileNamesTests {
  @Test func everyComposeFileMatters() {
    let names = (ComposeFileNames.bases + ComposeFileNames.overrides).map { Array($0.description.utf8) }
    for name in names + ComposeFileNames.variants(Array("prod".utf8)) {
      #expect(name.withUnsafeBytes { PromptFileNames.contain($0) }, "\(name)")
    }
  }

  @Test(
    arguments: [
      (".env", true), (".env.prod.local.crypt", true), ("tpl.yaml", true), ("localbin", true), ("venv", true),
      (".venv", true), ("compose", true), ("env", false), ("README.md", false), ("localbins", false), ("", false),
    ])
  func knowsTheNames(name: String, matters: Bool) {
    #expect(Array(name.utf8).withUnsafeBytes { PromptFileNames.contain($0) } == matters)
  }
}

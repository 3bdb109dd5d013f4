import Layout
import Scaffold
import Testing

struct ComponentNameTests {
  private func error(_ layer: Layer, _ name: String) -> ScaffoldError? {
    do throws(ScaffoldError) {
      _ = try ScaffoldPlan.component(layer: layer, name: name, rootName: "shop")
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: ["a", "0", "timescale", "app-1", "1-", "null"])
  func valid(name: String) {
    #expect(error(.platform, name) == nil)
  }

  @Test(arguments: ["", "-a", "A", "a_b", "a.b", "..", "a b", "é", "a\u{301}", "a\n", "a\0", "$(id)"])
  func invalid(name: String) {
    #expect(error(.application, name) == .invalidName(name))
    #expect(error(.infra, "gcp/\(name)") == .invalidName(name))
  }

  @Test func depth() {
    #expect(error(.platform, "a/b") == .wrongDepth(name: "a/b", layer: .platform))
    #expect(error(.infra, "gcp") == .wrongDepth(name: "gcp", layer: .infra))
    #expect(error(.infra, "gcp/dev/x") == .wrongDepth(name: "gcp/dev/x", layer: .infra))
    #expect(error(.infra, "gcp/") == .invalidName(""))
    #expect(error(.infra, "gcp/dev") == nil)
  }

  @Test func length() {
    #expect(error(.platform, String(repeating: "a", count: 50)) == nil)
    let long = String(repeating: "a", count: 51)
    #expect(error(.platform, long) == .nameTooLong(long, limit: 50))
  }

  @Test(arguments: [
    ScaffoldError.invalidName("a\u{1B}[31m\nb"), .nameTooLong("aaa", limit: 2),
    .wrongDepth(name: "a/b", layer: .platform), .wrongDepth(name: "gcp", layer: .infra),
  ])
  func textsAreOneLine(error: ScaffoldError) {
    for text in [error.description, error.hint] {
      #expect(!text.isEmpty && !text.unicodeScalars.contains { $0.value < 32 } && !text.hasSuffix("."))
    }
  }
}

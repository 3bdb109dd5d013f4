import Bytes
import Layout
import Testing

@Suite struct RecipientNameTests {
  @Test(arguments: ["ada", "ada.lovelace+tpl@example.org", "7-of_9", String(repeating: "a", count: 64)])
  func accepts(name: String) { #expect(RecipientName.isValid(Array(name.utf8))) }

  @Test(arguments: ["", ".ada", "-ada", "a/b", "a b", "é", String(repeating: "a", count: 65)])
  func refuses(name: String) { #expect(!RecipientName.isValid(Array(name.utf8))) }
}

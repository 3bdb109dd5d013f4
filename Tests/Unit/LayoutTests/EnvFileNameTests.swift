import Bytes
import Layout
import Testing

@Suite struct EnvFileNameTests {
  @Test(arguments: [
    (".env", ".env", false, nil, true), (".env.local", ".env.local", false, nil, true),
    (".env.prod", ".env.prod", false, "prod", true), (".env.prod.local", ".env.prod.local", false, "prod", true),
    (".env.crypt", ".env", true, nil, true), (".env.prod.local.crypt", ".env.prod.local", true, "prod", true),
    (".env.a.b", ".env.a.b", false, "a", false), (".env.local.local", ".env.local.local", false, nil, false),
    (".env.local.prod", ".env.local.prod", false, nil, false),
  ])
  func says(name: String, plain: String, isSealed: Bool, environment: String?, isActivated: Bool) throws {
    let parsed = try #require(EnvFileName(Array(name.utf8)))
    #expect(String(decoding: parsed.plain, as: UTF8.self) == plain)
    #expect(parsed.isSealed == isSealed)
    #expect(parsed.environment == environment.map { Array($0.utf8) })
    #expect(parsed.isActivated == isActivated)
    #expect(parsed.sealed == Array("\(plain).crypt".utf8))
  }

  @Test(arguments: [
    "", "env", ".envrc", ".env.", ".env.example", ".env.example.crypt", ".env.prod.crypt.", ".env.4711.new",
    "x.env", ".environment",
  ])
  func isNoneOf(name: String) { #expect(EnvFileName(Array(name.utf8)) == nil) }

  @Test func laterOnesWin() {
    let names = EnvFileName.inOrder(of: Array("prod".utf8)).map { String(decoding: $0, as: UTF8.self) }
    #expect(names == [".env", ".env.prod", ".env.local", ".env.prod.local"])
  }
}

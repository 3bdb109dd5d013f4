import Bytes
import Consent
import Layout
import Platform
import TestSupport
import Testing

/// Which directories around another one are roots (product contract, section 2).
@Suite struct RootFinderTests {
  private let sandbox: Sandbox
  private let store: ConsentStore

  init() throws {
    sandbox = try Sandbox()
    store = ConsentStore(
      try BaseDirectories(Environment(["HOME": sandbox.home, "XDG_DATA_HOME": sandbox.path("data")])))
  }

  /// - Parameters:
  ///   - made: directories; a name that ends in tpl.yaml is a file.
  ///   - expected: the nearest first, relative to the sandbox.
  @Test(
    arguments: [
      (["a/b"], [], "a/b", []),
      (["a/tpl.yaml", "a/b"], [], "a/b", ["a"]),
      (["a/platform", "a/localbin", "a/x/y"], [], "a/x/y", ["a"]),
      (["a/platform", "a/x"], [], "a/x", []),
      // A component's own configuration, also below one that has nothing but a tpl.yaml.
      (["a/tpl.yaml", "a/platform/b/tpl.yaml"], [], "a/platform/b", ["a"]),
      (["a/tpl.yaml", "a/platform/b/tpl.yaml", "a/platform/b/c"], [], "a/platform/b/c", ["a"]),
      // Where no component can be, it is a root.
      (["a/tpl.yaml", "a/b/tpl.yaml"], [], "a/b", ["a/b", "a"]),
      (["a/tpl.yaml", "a/platform/b/localbin", "a/platform/b/ops"], [], "a/platform/b", ["a/platform/b", "a"]),
      (["a/tpl.yaml", "a/platform/b/tpl.yaml"], ["a/platform/b"], "a/platform/b", ["a/platform/b", "a"]),
      (["a/b/c"], ["a/b"], "a/b/c", ["a/b"]), (["a/b/c"], ["a", "a/b"], "a/b/c", ["a/b", "a"]),
      (["a/tpl.yaml", "a/b/tpl.yaml", "a/b/infra/c/tpl.yaml"], [], "a/b/infra/c", ["a/b", "a"]),
    ] as [([String], [String], String, [String])])
  func findsTheRootsAround(made: [String], allowed: [String], directory: String, expected: [String]) throws {
    for name in made {
      if name.hasSuffix("tpl.yaml") { try sandbox.write("", to: name) } else { try sandbox.makeDirectory(name) }
    }
    for name in allowed { try allow(name) }
    let finder = RootFinder(store)
    let start = try Files.canonical(Path(sandbox.path(directory)))
    var visited: [String] = []
    #expect(
      finder.firstRoot(around: start) { root in
        visited.append(root.bytes.displayed)
        return false
      } == nil)
    #expect(visited == expected.map { sandbox.path($0) })
    #expect(finder.root(around: start)?.bytes.displayed == expected.first.map { sandbox.path($0) })
  }

  private func allow(_ name: String) throws {
    let root = Path(try sandbox.makeDirectory(name))
    let status = try FileStatus.of(root)
    var random = SystemRandomNumberGenerator()
    try store.save(
      AllowRecord(
        path: root, device: status.device, inode: status.inode, settings: RootSettings(), committed: [], asked: [],
        salt: DigestSalt(using: &random)))
  }
}

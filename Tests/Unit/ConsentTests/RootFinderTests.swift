import Bytes
import Consent
import Platform
import TestSupport
import Testing

/// Which directories around another one are roots (<doc:Contract#What-makes-a-root>).
@Suite struct RootFinderTests {
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
    let room = try ConsentRoom()
    let sandbox = room.sandbox
    for name in made {
      if name.hasSuffix("tpl.yaml") { try sandbox.write("", to: name) } else { try sandbox.makeDirectory(name) }
    }
    for name in allowed { try room.allow(name) }
    let start = try Files.canonical(Path(sandbox.path(directory)))
    var visited: [String] = []
    var walk = RootWalk(around: start, room.store)
    while let root = walk.nextRoot() { visited.append(root.bytes.displayed) }
    #expect(visited == expected.map { sandbox.path($0) })
    #expect(RootFinder(room.store).root(around: start)?.bytes.displayed == expected.first.map { sandbox.path($0) })
  }
}

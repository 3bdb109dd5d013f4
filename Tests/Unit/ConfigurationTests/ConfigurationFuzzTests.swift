import Configuration
import Layout
import Testing

/// Seeded, so that a failure can be repeated; run with `--sanitize=address` it also finds what libyaml is not given
/// back.
@Suite struct ConfigurationFuzzTests {
  /// SplitMix64: the standard library has no generator that can be seeded.
  private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let seed = bytes(
    """
    name: shop
    environments: [dev, "staging", 'prod']
    default_env: dev
    protected:
    - prod
    components: ["application/*/*"]
    watch: {ignore: ["**/target"]}
    integrations: {compose: true, venv: false}
    hosts: {vps1: {ssh: ops@vps1, root: /srv/shop, env: prod, components: ["platform/*"]}}
    component:
      platform/timescale: {alias: [ts], tags: [db], depends_on: [], owner: data-team}
      application/app1:
        alias: [app]
        owner: |
          team
    """)

  private static let fragments = [
    "&a ", "*a", "<<: ", "!!map ", "---\n", "...\n", "? ", ": ", "- ", "[", "]", "{", "}", "\t", "\"", "'", "|", ">-\n",
    "#",
    "\\x00", "\u{85}", "\u{2028}", "\u{FEFF}", "\r", "%YAML 9.9\n", "\n  ", "\u{0}", "..", "/", "~", ",",
  ].map(bytes)

  private static func mutate(_ input: inout [UInt8], using generator: inout SeededGenerator) {
    let place = Int.random(in: 0...input.count, using: &generator)
    let end = min(input.count, place + Int.random(in: 0...12, using: &generator))
    switch Int.random(in: 0...4, using: &generator) {
    case 0: input.removeSubrange(place..<end)
    case 1: input.insert(contentsOf: input[place..<end], at: Int.random(in: 0...input.count, using: &generator))
    case 2: input.insert(.random(in: 0...255, using: &generator), at: place)
    case 3: input.removeSubrange(place...)
    default: input.insert(contentsOf: fragments.randomElement(using: &generator) ?? [], at: place)
    }
  }

  @Test(arguments: 0..<8 as Range<UInt64>) func survivesMutations(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    for _ in 0..<1_000 {
      var input = Self.seed
      for _ in 0..<Int.random(in: 1...4, using: &generator) { Self.mutate(&input, using: &generator) }
      do throws(ConfigurationError) {
        _ = try RootSettings.parse(yaml: input, file: bytes("tpl.yaml"))
        _ = try ComponentSettings.parse(yaml: input, file: bytes("tpl.yaml"))
      } catch {
        // libyaml ends a line at NEL, LS and PS as well, so only a bound can be checked.
        #expect(error.line >= 1 && error.line <= input.count + 1)
        #expect(error.file == bytes("tpl.yaml"))
        #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 })
        #expect(error.hint.map { !$0.unicodeScalars.contains { $0.value < 0x20 } } ?? true)
      }
    }
  }

  /// Inputs that make a careless parser quadratic or deep; each one is as large as a file may be.
  @Test(
    .timeLimit(.minutes(60)),
    arguments: ["[", "{", "- ", "? ", "a: ", "a: b\n", "[]: ", "\"", "- a\n", "*", "a,", "&a "])
  func endsOnLargeInput(_ unit: String) {
    var input = bytes(unit)
    while input.count < 1 << 20 { input += input }
    input.removeSubrange((1 << 20)...)
    do throws(ConfigurationError) {
      _ = try RootSettings.parse(yaml: input, file: bytes("tpl.yaml"))
      Issue.record("accepted")
    } catch {
      #expect(error.description.utf8.count < 1_000)
    }
  }
}

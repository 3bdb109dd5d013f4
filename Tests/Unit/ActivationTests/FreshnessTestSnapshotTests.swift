import Bytes
import Foundation
import TestSupport
import Testing

@testable import Activation
@testable import Platform

/// The generated freshness tests as text, one file a shell in `Snapshots`.
@Suite struct FreshnessTestSnapshotTests {
  private static let shells = ["bash", "zsh", "fish", "fish-3.1"]
  private static let now: Int64 = 2_000
  private static let component: [UInt8] = Array("/r/it's $(x)/platform/api".utf8)

  private static func input(_ path: String, modified: Int64, mode: UInt32 = S_IFREG | 0o644) -> PromptInput {
    var status = stat()
    status.st_mode = mode
    status.st_mtim.tv_nsec = Int(modified)
    return PromptInput(Path(path), status: FileStatus(status))
  }

  private static let inputs = [
    input("/r/it's $(x)/platform/api", modified: 1_000, mode: S_IFDIR | 0o755),
    input("/r/it's $(x)/platform/api/.env", modified: 1_100),
    input("/r/it's $(x)", modified: 900, mode: S_IFDIR | 0o755),
    input("/r/it's $(x)/.env", modified: 800), input("/home/u/.local/share/tpl/allow", modified: 700),
  ]

  private static func test(
    _ presence: FreshnessTest.Presence = .isActive, token: String? = "/run/user/1/tpl/t/0123-4567-89ab",
    inputs: [PromptInput] = inputs, isPhysical: Bool = true
  ) -> FreshnessTest {
    FreshnessTest(
      workingDirectory: component, presence: presence, chosenEnvironment: Array("prod".utf8),
      searchPath: Array("/usr/bin:/r/localbin".utf8), token: token.map { Path($0) }, inputs: inputs, now: now,
      contents: nil, isPhysical: isPhysical)
  }

  private static let cases: [(what: String, test: FreshnessTest)] = [
    ("a component", test()),
    ("a component behind a symlink", test(isPhysical: false)),
    (
      "a directory outside of roots",
      test(.doesNotMatter, inputs: [input("/home/u/.local/share/tpl/allow", modified: 700)])
    ),
    ("a directory that was removed", test(.isGone, inputs: [])),
    ("a file dated in the future", test(inputs: inputs + [input("/r/it's $(x)/.env.local", modified: 3_000)])),
    ("every prompt asks", test(token: nil)),
  ]

  private static func contents(of inputs: [PromptInput]) -> InputContents {
    let kinds = inputs.map { input -> InputContents.Kind in
      if input.status?.isDirectory == true { return .directory }
      if input.path.bytes.hasSuffix("allow") { return .unreadable }
      return .content(Array("A='\(input.modified)'\n".utf8), isSymlink: input.modified == 800)
    }
    return InputContents(
      inputs: inputs, kinds: kinds, absent: [Path("/r/it's $(x)/.env.prod")],
      hidden: [Path("/r/it's $(x)/.env.crypt")])
  }

  private static func text(_ shell: String) -> String {
    var text: [UInt8] = []
    for (what, test) in cases {
      var test = test
      if shell == "fish-3.1" { test.contents = contents(of: test.inputs) }
      text += Array("# \(what)\n".utf8)
      test.append(to: &text, ShellDialect(rawValue: shell) ?? .fish)
      text.append(.newline)
    }
    return String(decoding: text, as: UTF8.self)
  }

  @Test(arguments: shells)
  func isAsItWas(shell: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/\(shell).txt")
    let text = Self.text(shell)
    if ProcessInfo.processInfo.environment["TPL_RENEW_SNAPSHOTS"] == "1" {
      try Data(text.utf8).write(to: file)
    }
    let snapshot = try? String(contentsOf: file, encoding: .utf8)
    #expect(
      snapshot == text,
      "the test for \(shell) is another one; to renew it: TPL_RENEW_SNAPSHOTS=1 swift test --filter FreshnessTestSnapshotTests"
    )
  }
}

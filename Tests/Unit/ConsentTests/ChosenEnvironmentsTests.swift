import Bytes
import Consent
import Foundation
import Platform
import TestSupport
import Testing

@Suite struct ChosenEnvironmentsTests {
  private let sandbox: Sandbox
  private let choices: ChosenEnvironments
  private let root = Path("/srv/shop")

  init() throws {
    sandbox = try Sandbox()
    choices = ChosenEnvironments(
      try BaseDirectories(Environment(["HOME": sandbox.home, "XDG_STATE_HOME": sandbox.path("state")])))
  }

  private func file() throws -> String {
    let directory = sandbox.path("state/tpl/use")
    return "\(directory)/" + (try #require(FileManager.default.contentsOfDirectory(atPath: directory).first))
  }

  @Test func aChoiceIsKeptAndTakenBack() throws {
    #expect(try choices.environment(of: root) == nil)
    try choices.choose([UInt8]("prod"), for: root)
    #expect(try choices.environment(of: root) == [UInt8]("prod"))
    #expect(try choices.environment(of: Path("/srv/other")) == nil)
    #expect(try choices.forget(root))
    #expect(try choices.environment(of: root) == nil)
  }

  @Test func theFormerVersionIsRead() throws {
    try choices.choose([UInt8]("prod"), for: root)
    try Data("/srv/shop\tstaging\n".utf8).write(to: URL(fileURLWithPath: try file()))
    #expect(try choices.environment(of: root) == [UInt8]("staging"))
    // The hash of two paths may be the same.
    try Data("/srv/other\tstaging\n".utf8).write(to: URL(fileURLWithPath: try file()))
    #expect(try choices.environment(of: root) == nil)
  }

  /// The default would be another environment than the one that was chosen.
  @Test func aDamagedChoiceIsNeitherAnotherOneNorNone() throws {
    try choices.choose([UInt8]("prod"), for: root)
    let file = URL(fileURLWithPath: try file())
    let whole = [UInt8](try Data(contentsOf: file))
    for bit in 0..<(8 * whole.count) {
      var text = whole
      text[bit / 8] ^= 1 << UInt8(bit % 8)
      try Data(text).write(to: file)
      #expect(throws: SystemError.self, "bit \(bit)") { try choices.environment(of: root) }
    }
    for length in 0..<whole.count {
      try Data(whole[..<length]).write(to: file)
      #expect(throws: SystemError.self, "\(length) bytes") { try choices.environment(of: root) }
    }
  }

  @Test func aChoiceThatOthersMayHaveWrittenIsNoChoiceAndNotNone() throws {
    try choices.choose([UInt8]("prod"), for: root)
    chmod(try file(), 0o666)
    let error = #expect(throws: SystemError.self) { try choices.environment(of: root) }
    #expect(error.map { "\($0)" }?.contains("run 'tpl use --clear' and choose again") == true)
    try choices.choose([UInt8]("dev"), for: root)
    #expect(try choices.environment(of: root) == [UInt8]("dev"))
  }
}

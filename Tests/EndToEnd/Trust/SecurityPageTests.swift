import Foundation
import TestSupport
import Testing

/// Each claim of the page Security names the tests that try it: a name that nothing has is a claim that nothing tries.
@Suite struct SecurityPageTests {
  private static let page = "\(Binaries.package)/Sources/TplCLI/Documentation.docc/Security.md"

  @Test func everyTestThatItNamesExists() throws {
    let text = try String(contentsOfFile: Self.page, encoding: .utf8)
    let sources = try Self.sources()
    let names = text.matches(of: /`([A-Z]\w+Tests)(?:\/(\w+))?`/)
    #expect(names.count >= 20)
    for name in names {
      guard let source = sources["\(name.1).swift"] else {
        Issue.record("no \(name.1)")
        continue
      }
      #expect(source.contains("struct \(name.1) "), "\(name.1)")
      if let function = name.2 { #expect(source.contains("func \(function)("), "\(name.1)/\(function)") }
    }
  }

  /// Every paragraph and row of the part about defences names one.
  @Test func everyDefenceNamesATest() throws {
    let text = try String(contentsOfFile: Self.page, encoding: .utf8)
    let parts = text.split(separator: "\n## ").filter { $0.hasPrefix("Defended") }
    #expect(parts.count == 1)
    let claims = parts.flatMap { $0.split(separator: "\n- ").dropFirst() }
    #expect(claims.count >= 10)
    for claim in claims { #expect(claim.contains("Tests"), "\(claim)") }
  }

  private static func sources() throws -> [String: String] {
    let directory = "\(Binaries.package)/Tests"
    let names = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
    let files = names.filter { $0.hasSuffix("Tests.swift") }
    return try Dictionary(
      files.map {
        (($0 as NSString).lastPathComponent, try String(contentsOfFile: "\(directory)/\($0)", encoding: .utf8))
      }
    ) { $1 }
  }
}

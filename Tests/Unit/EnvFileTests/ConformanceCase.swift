import EnvFile
import Foundation
import Testing

/// One case of the conformance file; its `about` explains the fields.
struct ConformanceCase: Decodable, Sendable, CustomTestStringConvertible {
  struct Expectation: Decodable, Sendable {
    var map: [String: String]?
    var value: String?
    var error: Bool?
    var error_contains: String?
    var warnings: Warnings
  }

  enum Warnings: Sendable {
    case none
    case count(Int)
    case messages([String])
  }

  var id: Int
  var test: String
  var kind: String
  var input: String?
  var files: [String]?
  var env: [String: String]
  var expect: Expectation
  var exact: Bool

  var testDescription: String { "\(id) \(test)" }

  static func load() throws -> [ConformanceCase] {
    struct File: Decodable { var cases: [ConformanceCase] }
    guard let path = ProcessInfo.processInfo.environment["TPL_DOTENV_CASES"] else { return [] }
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(fileURLWithPath: path))).cases
  }

  /// Compares the whole text, except where compose-go's quotes from the file what may be a secret: there the line, if
  /// the case has one, and the kind of error.
  func accepts(_ error: EnvFileError) -> Bool {
    guard let expected = expect.error_contains else { return true }
    let text = "line \(error.line): \(error.message)"
    if text.contains(expected) { return true }
    let kinds = ["unexpected character", "unterminated quoted value", "Invalid template", "required variable"]
    guard let kind = kinds.first(where: expected.contains), error.message.contains(kind) else { return false }
    print("differs: case \(id), expected \"\(expected)\", got \"\(text)\"")
    let line = expected.split(separator: ":").first.map(String.init) ?? ""
    return !line.hasPrefix("line ") || line == "line \(error.line)"
  }
}

extension ConformanceCase.Expectation {
  private enum CodingKeys: String, CodingKey { case map, value, error, error_contains, warnings }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    map = try container.decodeIfPresent([String: String].self, forKey: .map)
    value = try container.decodeIfPresent(String.self, forKey: .value)
    error = try container.decodeIfPresent(Bool.self, forKey: .error)
    error_contains = try container.decodeIfPresent(String.self, forKey: .error_contains)
    if let messages = try? container.decode([String].self, forKey: .warnings) {
      warnings = .messages(messages)
    } else if let count = try container.decodeIfPresent(Int.self, forKey: .warnings) {
      warnings = .count(count)
    } else {
      warnings = .none
    }
  }
}

import ArgumentParser
import Bytes
import EnvFile
import Platform
import TplHot

struct EnvParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse", abstract: "Print what one env file defines, values included; '-' reads standard input.",
    discussion: """
      The file is read as docker compose reads it. Names that it refers to are looked up in the environment of this process \
      first. The file need not be in a repository.
      """)

  @Argument(help: ArgumentHelp(valueName: "file")) var file: ByteArgument
  @OptionGroup var format: FormatOptions

  /// Larger than any env file; a device would not end.
  private static let limit = 16 << 20

  mutating func run() throws {
    let world = try World.ofProcess()
    let content = try content()
    let parsed: EnvFile
    do throws(EnvFileError) {
      parsed = try EnvFile.parse(content) { world.environment[$0] }
    } catch {
      throw CommandFailure(.badData, "\(label):\(error.line): \(error.message)")
    }
    if format.json {
      try Output.write(EnvParseCommand.json(parsed))
      return
    }
    for warning in parsed.warnings { Output.warn("\(label):\(warning.line): \(warning.message)") }
    try Output.write(parsed.assignments.flatMap { $0.name + [.equals] + $0.value + [format.terminator] })
  }

  private var isInput: Bool { file.bytes.equals("-") }
  private var label: String { isInput ? "standard input" : file.bytes.displayed }

  private func content() throws -> [UInt8] {
    do throws(SystemError) {
      if isInput { return try Terminal.readInput(limit: EnvParseCommand.limit) }
      return try Files.readArgument(file.path, limit: EnvParseCommand.limit)
    } catch {
      if error.isMissing { throw CommandFailure(.negative, "there is no \(file.bytes.displayed)") }
      let path = isInput ? nil : error.path ?? file.path
      throw CommandFailure(SystemError(operation: error.operation, path: path, code: error.code))
    }
  }

  private static func json(_ file: EnvFile) -> [UInt8] {
    let odd = file.assignments.filter { String(validating: $0.value, as: UTF8.self) == nil }
    let warnings = file.warnings.map { warning -> JSONValue in
      ["line": .number(of: warning.line), "message": .string(warning.message)]
    }
    let document: JSONValue = [
      "schema": 1, "values": values(file.assignments) { $0.value },
      "values_b64": odd.isEmpty ? nil : values(odd) { $0.value.base64 }, "warnings": .array(warnings),
    ]
    return document.line
  }

  private static func values(_ assignments: [EnvAssignment], _ value: (EnvAssignment) -> [UInt8]) -> JSONValue {
    .object(assignments.map { JSONMember(name: $0.name, value: .bytes(value($0))) })
  }
}

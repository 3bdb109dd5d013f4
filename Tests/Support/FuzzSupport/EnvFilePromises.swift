import EnvFile

/// What must hold of the env file dialect whatever the file says.
enum EnvFilePromises {
  private static let name: [UInt8] = [0x41]

  /// Every name is set outside of the file, so that no statement depends on another one.
  private static func parse(_ bytes: [UInt8]) -> EnvFile? { try? EnvFile.parse(bytes) { _ in [0x78] } }

  static func fileFailure(_ bytes: [UInt8]) -> String? {
    _ = EnvLint.findings(in: bytes)
    _ = EnvLint.undefinedReferences(inCompose: bytes, defined: [])
    for lookup in [nil, [0x78], []] as [[UInt8]?] {
      guard let file = try? EnvFile.parse(bytes, lookup: { _ in lookup }) else { continue }
      if let failure = scanFailure(file, bytes) { return failure }
      let fixed = EnvLint.fixed(bytes)
      guard let mended = try? EnvFile.parse(fixed, lookup: { _ in lookup }), same(mended, file.assignments) else {
        return "mending changed a value"
      }
    }
    return nil
  }

  private static func scanFailure(_ file: EnvFile, _ bytes: [UInt8]) -> String? {
    guard let statements = try? EnvStatement.scan(bytes) else { return "a file that can be parsed cannot be scanned" }
    for assignment in file.assignments {
      if assignment.value.contains(0) { return "a value holds NUL" }
      guard statements.contains(where: { $0.name == assignment.name && $0.line == assignment.line }) else {
        return "an assignment without a statement"
      }
    }
    var end = 0
    for statement in statements {
      if statement.range.lowerBound < end || statement.range.upperBound > bytes.count { return "statements overlap" }
      end = statement.range.upperBound
    }
    return nil
  }

  /// The first half is a file, the second one a value.
  static func editFailure(_ bytes: [UInt8]) -> String? {
    let file = Array(bytes[..<(bytes.count / 2)])
    let value = bytes[(bytes.count / 2)...].filter { $0 != 0 }
    guard let before = parse(file) else {
      // Where only interpolation is wrong, an edit is fine.
      return nil
    }
    guard let edited = try? EnvFile.setting(name, to: value, in: file), let after = parse(edited) else {
      return "a file cannot be read after an edit"
    }
    let others = before.assignments.filter { $0.name != name }
    guard after.assignments.first(where: { $0.name == name })?.value == value else { return "an edit was lost" }
    if !same(after.assignments.filter { $0.name != name }, others) { return "an edit changed another name" }
    if (try? EnvFile.setting(name, to: value, in: edited)) != edited { return "the same edit changed something" }
    guard let removed = try? EnvFile.removing(name, from: edited), let rest = parse(removed) else {
      return "a file cannot be read after a removal"
    }
    return same(rest, others) ? nil : "a removal changed another name"
  }

  static func quotingFailure(_ bytes: [UInt8]) -> String? {
    let value = bytes.filter { $0 != 0 }
    let text = [0x41, 0x3D] + EnvFile.quoted(value) + Array("\nB=1\n".utf8)
    guard let file = parse(text), file.warnings.isEmpty else { return "a quoted value is not read" }
    return file.assignments.map(\.value) == [value, [0x31]] ? nil : "a quoted value is read as another one"
  }

  private static func same(_ file: EnvFile, _ assignments: [EnvAssignment]) -> Bool {
    same(file.assignments, assignments)
  }

  private static func same(_ left: [EnvAssignment], _ right: [EnvAssignment]) -> Bool {
    left.elementsEqual(right) { $0.name == $1.name && $0.value == $1.value }
  }

  /// How many assignments a file has.
  static func yield(_ bytes: [UInt8]) -> Int { parse(bytes)?.assignments.count ?? 0 }
}

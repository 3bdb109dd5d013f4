extension EnvLint {
  mutating func checkValue(_ statement: EnvStatement, _ value: Range<Int>) {
    checkComment(statement, value)
    switch statement.quote {
    case .none: checkUnquoted(statement, value)
    case .single: checkSingleQuoted(statement, value)
    case .double: checkDoubleQuoted(statement, value)
    }
  }

  private mutating func checkComment(_ statement: EnvStatement, _ value: Range<Int>) {
    var index = value.upperBound
    while index < bytes.count, ASCII.isBlank(bytes[index]) { index += 1 }
    guard index < bytes.count, bytes[index] == ASCII.numberSign, index > value.upperBound || statement.quote != .none
    else { return }
    report(.inlineComment, line: endLine(statement), "docker --env-file takes the comment for a part of the value")
  }

  private func endLine(_ statement: EnvStatement) -> Int {
    statement.line + bytes[statement.range].count { $0 == ASCII.newline }
  }

  /// Puts the value between single quotes, where that is possible and changes nothing.
  private func singleQuotes(_ statement: EnvStatement, _ value: Range<Int>) -> [EnvLintFinding.Edit] {
    if statement.isTemplate || statement.name.isEmpty { return [] }
    let text = Array(statement.quote == .none ? bytes[value] : bytes[value].dropFirst().dropLast())
    let forbidden = [ASCII.singleQuote, ASCII.backslash, ASCII.newline, ASCII.carriageReturn, 0]
    if text.contains(where: forbidden.contains) { return [] }
    return [EnvLintFinding.Edit(range: value, replacement: EnvFile.quoted(text))]
  }

  // MARK: - Unquoted

  private mutating func checkUnquoted(_ statement: EnvStatement, _ value: Range<Int>) {
    let text = Array(bytes[value])
    let edits = singleQuotes(statement, value)
    checkHash(text, statement, edits)
    checkDollars(text, statement)
    // The other rule for these says what the shell makes of them.
    if text.first == ASCII.numberSign || text.contains(UInt8(ascii: "`")) { return }
    guard let flaw = EnvLint.shellFlaw(text) else { return }
    // No quotes are proposed where the text is a comment, because they would make it a part of the value.
    let isCommentMeant = findings.last?.rule == .tabBeforeComment && findings.last?.line == statement.line
    report(.shellSyntax, line: statement.line, flaw, edits: isCommentMeant ? [] : edits)
  }

  private mutating func checkHash(_ text: [UInt8], _ statement: EnvStatement, _ edits: [EnvLintFinding.Edit]) {
    guard let hash = text.firstIndex(of: ASCII.numberSign) else { return }
    if hash == 0 {
      report(
        .commentIsValue, line: statement.line,
        "this is the value of \(QuotedText(statement.name)), and no comment: others find an empty value")
    } else if text[hash - 1] == ASCII.tab {
      report(
        .tabBeforeComment, line: statement.line,
        "a comment behind a tab belongs to the value; only a space begins one")
    } else {
      report(.hashInValue, line: statement.line, "motdotla/dotenv cuts an unquoted value at '#'", edits: edits)
    }
  }

  /// What a shell does with a word of an assignment.
  private static func shellFlaw(_ text: [UInt8]) -> String? {
    for (index, byte) in text.enumerated() {
      switch byte {
      case ASCII.space, ASCII.tab: return "bash takes only the first word for the value, and runs the rest"
      case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "<"), UInt8(ascii: ">"),
        UInt8(ascii: "("), UInt8(ascii: ")"):
        // `$(` has a rule of its own.
        if byte == UInt8(ascii: "("), index > 0, text[index - 1] == ASCII.dollar { return nil }
        return "bash ends the value before '\(Character(Unicode.Scalar(byte)))'"
      case ASCII.singleQuote, ASCII.doubleQuote: return "bash removes the quotes inside of the value"
      case ASCII.backslash: return "bash removes the backslash"
      case UInt8(ascii: "~") where index == 0 || text[index - 1] == ASCII.colon:
        return "bash puts a home directory in the place of '~'"
      default: continue
      }
    }
    return nil
  }

  // MARK: - Quoted

  private mutating func checkSingleQuoted(_ statement: EnvStatement, _ value: Range<Int>) {
    let text = bytes[value]
    if text.contains(ASCII.backslash) {
      report(
        .escape, line: statement.line, "a backslash in single quotes is read in three ways: bash keeps all of them")
    }
    checkLines(statement, value)
  }

  private mutating func checkDoubleQuoted(_ statement: EnvStatement, _ value: Range<Int>) {
    let text = Array(bytes[value].dropFirst().dropLast())
    report(
      .doubleQuotes, line: statement.line, "docker --env-file keeps double quotes",
      edits: singleQuotes(statement, value))
    if text.contains(ASCII.backslash) {
      report(.escape, line: statement.line, "bash and motdotla/dotenv read escapes in double quotes otherwise")
    }
    checkDollars(text, statement)
    checkLines(statement, value)
  }

  private mutating func checkLines(_ statement: EnvStatement, _ value: Range<Int>) {
    guard bytes[value].contains(ASCII.newline) else { return }
    report(.multiline, line: statement.line, "docker --env-file reads each line of the value as a variable")
    if bytes[value].contains(ASCII.carriageReturn) {
      report(
        .carriageReturn, line: statement.line, "motdotla/dotenv drops the CR before a newline inside of a value")
    }
  }

  // MARK: - Dollars

  private mutating func checkDollars(_ text: [UInt8], _ statement: EnvStatement) {
    if text.contains(UInt8(ascii: "`")) || EnvLint.holds(text, ASCII.dollar, UInt8(ascii: "(")) {
      report(
        .commandSubstitution, line: statement.line,
        "text here, a command for bash and others: 'source' of this file would run it")
    }
    let dollars = EnvLint.dollars(text)
    if dollars.references {
      if EnvLint.looksSecret(statement.name, text) {
        report(
          .dollarInSecret, line: statement.line,
          "'$' begins the name of a variable, so that \(QuotedText(statement.name)) loses what follows: use single quotes"
        )
      } else {
        report(
          .interpolation, line: statement.line,
          "docker --env-file and motdotla/dotenv do not put the values of variables in; python-dotenv does so for ${NAME} only"
        )
      }
    }
    if dollars.literal {
      report(.literalDollar, line: statement.line, "bash reads '$' before a digit, a sign or another '$' otherwise")
    }
  }

  /// Whether variables are mentioned, and whether a `$` stands for itself that a shell would act on.
  private static func dollars(_ text: [UInt8]) -> (references: Bool, literal: Bool) {
    var found = (references: false, literal: false)
    var index = 0
    while index < text.count {
      defer { index += 1 }
      guard text[index] == ASCII.dollar, index + 1 < text.count else { continue }
      // `\$` is an escape, which is reported as one.
      if index > 0, text[index - 1] == ASCII.backslash { continue }
      let next = text[index + 1]
      if next == ASCII.openBrace || ASCII.startsName(next) || next >= 0x80 {
        found.references = true
      } else if ASCII.isDigit(next) || Array("$@*#?!-".utf8).contains(next) {
        found.literal = true
        if next == ASCII.dollar { index += 1 }
      }
    }
    return found
  }

  private static func holds(_ text: [UInt8], _ first: UInt8, _ second: UInt8) -> Bool {
    zip(text, text.dropFirst()).contains { $0 == first && $1 == second }
  }

  /// By the name, or as crypt(5) writes hashes of passwords.
  private static func looksSecret(_ name: [UInt8], _ text: [UInt8]) -> Bool {
    let name = String(decoding: name, as: UTF8.self).uppercased()
    let words = ["PASS", "PWD", "SECRET", "TOKEN", "KEY", "HASH", "SALT", "CREDENTIAL", "AUTH"]
    // A mere reference (`${X}`) passes a secret on, and loses nothing.
    if words.contains(where: { name.contains($0) }), text.first != ASCII.dollar { return true }
    return ["$2a$", "$2b$", "$2y$", "$5$", "$6$", "$y$", "$apr1$", "$argon2"].contains { text.starts(with: $0.utf8) }
  }
}

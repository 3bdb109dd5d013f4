import EnvFile
import Testing

@Suite struct EnvLintTests {
  private func rules(_ text: String) -> [String] {
    EnvLint.findings(in: Array(text.utf8)).map { "\($0.line ?? 0) \($0.rule.rawValue)" }
  }

  @Test(arguments: DialectRow.all)
  func dialects(row: DialectRow) throws {
    let findings = EnvLint.findings(in: Array(row.input.utf8))
    #expect(findings.map(\.rule) == row.rules)
    // docker keeps single quotes, too, but they are what 'tpl env set' writes, and 'tpl env export docker' takes them
    // off.
    if row.differ != [] && row.differ != [.docker] { #expect(!findings.isEmpty) }
  }

  @Test(
    arguments: [
      ("A=1\nexport B='x y'\n", ["2 export-keyword"]),
      ("A=b\t# c\n", ["1 tab-before-comment", "1 shell-syntax"]),
      ("\u{FEFF}A=1\r\nB='2\n3'\r\n", ["1 byte-order-mark", "1 carriage-return", "2 multiline"]),
      ("# c \n\n A=1\t\n", ["1 trailing-blank", "3 trailing-blank"]),
      ("A='1 \n2'\nB='3' \n", ["1 multiline", "3 trailing-blank"]),
      ("PASSWORD=a$bc\n", ["1 dollar-in-secret"]),
      ("DB_PASS=\"a$bc\"\n", ["1 double-quotes", "1 dollar-in-secret"]),
      ("X=$2y$10$abcDEF./x\n", ["1 dollar-in-secret", "1 literal-dollar"]),
      ("TOKEN=${OTHER_TOKEN}\n", ["1 interpolation"]),
      ("A=~/x\nB=a:~\nC=a~b\n", ["1 shell-syntax", "2 shell-syntax"]),
      (
        "A=\"`id`\"\nB=\"$(id)\"\nC='$(id)'\n",
        [
          "1 double-quotes", "1 command-substitution", "2 double-quotes", "2 command-substitution",
        ]
      ),
      ("A=1\nB=2\nA=3\nA=4\n", ["3 duplicate-name", "4 duplicate-name"]),
      ("A=\"\\0000\"\n", ["1 double-quotes", "1 escape", "1 unexportable"]),
      ("A=1\nB=${X:-${}}\n", ["2 syntax"]), ("A=${X?needed}\n", ["1 interpolation"]),
      ("A=a%b^c+d,e@f!g?h[i]{j}k\n", []),
    ])
  func rules(_ text: String, _ expected: [String]) { #expect(rules(text) == expected) }

  /// A finding ends up on screens and in the logs of CI.
  @Test func findingsHoldNoValue() {
    let secret = "hunter2"
    for row in DialectRow.all + [DialectRow("KEY=$2y$10$hunter2 `x`\n", [], [])] {
      let text = row.input.replacing("b", with: secret)
      for finding in EnvLint.findings(in: Array(text.utf8)) { #expect(!finding.message.contains(secret)) }
    }
  }

  @Test(
    arguments: [
      ("\u{FEFF}A = b c \r\nB: \"x\"\r\n", "A='b c'\nB='x'\n"),
      ("A=b#c\nB=it's\nC=$X\n", "A='b#c'\nB=it's\nC=$X\n"),
      ("A=\"$X \\n\"  \nB='1\r\n2' # c\r\n", "A=\"$X \\n\"\nB='1\r\n2' # c\n"),
      ("A= # c\nB=c\t# d\nC=`x` y\n", "A=# c\nB=c\t# d\nC=`x` y\n"),
      ("A B=1 \n", "A B=1 \n"),
      // Without the vertical tab it would be the keyword.
      ("export\u{B}\nA=1 \n", "export\u{B}\nA=1\n"),
    ])
  func fixing(_ before: String, _ after: String) {
    let fixed = EnvLint.fixed(Array(before.utf8))
    #expect(fixed == Array(after.utf8), "\(String(decoding: fixed, as: UTF8.self).debugDescription)")
  }

  @Test(arguments: DialectRow.all.map(\.input))
  func fixingChangesNoValue(_ input: String) {
    let fixed = EnvLint.fixed(Array(input.utf8))
    #expect(ParseOutcome(fixed).map == ParseOutcome(Array(input.utf8)).map)
    #expect(EnvLint.findings(in: fixed).allSatisfy { !$0.isFixable })
  }

  // MARK: - Beside other files

  private func names(_ list: String...) -> Set<[UInt8]> { Set(list.map { Array($0.utf8) }) }

  @Test func namesThatAnEnvironmentLacks() {
    let example = Array("A=\n\nB=1\n# C=\nD=1\nD=2\n".utf8)
    #expect(EnvLint.names(in: example) == names("A", "B", "D"))
    let findings = EnvLint.missingNames(in: example, defined: names("B"), environment: "prod")
    #expect(findings.map(\.rule) == [.missingName, .missingName])
    #expect(findings.map(\.line) == [1, 5])
    #expect(findings.map(\.message) == ["\"A\" is not defined for prod", "\"D\" is not defined for prod"])
  }

  @Test func variablesThatNobodyDefines() {
    let compose = """
      services:  # ${IN_A_COMMENT}
        db:
          image: "x:${TAG}-$KNOWN-${KNOWN}"
          command: echo $$ESCAPED $${ALSO} $5 ${DEFAULT:-1} ${NEEDED?say} ${SHORT-} ${TAG}
          user: $LAST
      """
    let findings = EnvLint.undefinedReferences(inCompose: Array(compose.utf8), defined: names("KNOWN"))
    #expect(findings.map(\.line) == [3, 5])
    #expect(findings.map(\.rule) == [.undefinedReference, .undefinedReference])
    #expect(findings.map { $0.message.split(separator: "\"")[0] } == ["TAG", "LAST"])
  }

  @Test func modes() {
    #expect(EnvLint.modeFinding(0o100600) == nil)
    #expect(EnvLint.modeFinding(0o100400) == nil)
    #expect(EnvLint.modeFinding(0o100644)?.message == "mode 0644: others may read the values, chmod 600")
    #expect(EnvLint.modeFinding(0o100640)?.rule == .fileMode)
  }
}

import EnvFile
import Testing

@Suite struct EnvFileEditingTests {
  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  @Test(
    arguments: [
      ("empty file", "", "A='v'\n"),
      ("another name", "B=1\n", "B=1\nA='v'\n"),
      ("no newline at the end", "B=1", "B=1\nA='v'\n"),
      ("CR LF", "B=1\r\nC=2\r\n", "B=1\r\nC=2\r\nA='v'\r\n"),
      ("byte order mark", "\u{FEFF}", "\u{FEFF}A='v'\n"),
      ("in place", "# a\nA=1\nB=$A\n", "# a\nA='v'\nB=$A\n"),
      ("comment and blanks stay", "export A \t= 1  # c\n", "export A \t= 'v'  # c\n"),
      ("colon", "A: 1\n", "A: 'v'\n"),
      ("empty value", "A=\nB=1\n", "A='v'\nB=1\n"),
      ("last one", "A=1\nA=2\nB=3", "A=1\nA='v'\nB=3"),
      ("quoted over lines", "A=\"1\n2\" # c\nB=3\n", "A='v' # c\nB=3\n"),
      ("on a line with others", "B='1'A=\"2\"C=3\n", "B='1'A='v'C=3\n"),
      ("inherited", "export A \nB=1\n", "export A='v' \nB=1\n"),
      ("value that looks like a comment", "A= # c\n", "A= 'v'\n"),
      ("part of another name", "AA=1\nA.=2\n", "AA=1\nA.=2\nA='v'\n"),
      ("unfinished last line", "B=1\nC", "B=1\nA='v'\nC"),
      ("unfinished behind a quote", "B='1'C", "B='1'\nA='v'\nC"),
      ("other white space", "A=1\u{2003}\nB=2\n", "A='v'\u{2003}\nB=2\n"),
    ])
  func setting(_ name: String, _ before: String, _ after: String) throws {
    let edited = try EnvFile.setting(Array("A".utf8), to: Array("v".utf8), in: Array(before.utf8))
    #expect(Self.text(edited) == after, "\(name)")
    #expect(Array(edited) == Array(after.utf8))
  }

  @Test(
    arguments: [
      ("only line", "A=1\n", ""), ("first", "A=1\nB=2\n", "B=2\n"), ("no newline", "B=2\nA=1", "B=2\n"),
      ("every definition", "A=1\n# c\nexport A=2 # d\nB=3\n\tA\n", "# c\nB=3\n"),
      ("over lines", "A='1\n2' # c\nB=3\n", "B=3\n"),
      ("on a line with others", "B='1'A=\"2\"C=3\n", "B='1'C=3\n"),
      ("CR LF", "A=1\r\nB=2\r\n", "B=2\r\n"),
      ("behind a byte order mark", "\u{FEFF}A=1\nB=2\n", "\u{FEFF}\nB=2\n"),
    ])
  func removing(_ name: String, _ before: String, _ after: String) throws {
    let edited = try EnvFile.removing(Array("A".utf8), from: Array(before.utf8))
    #expect(edited.map(Self.text) == after, "\(name)")
  }

  @Test func removingWhatIsNotThere() throws {
    #expect(try EnvFile.removing(Array("A".utf8), from: Array("AB=1\n# A=1\nB='A=1'\n".utf8)) == nil)
  }

  @Test func aBrokenFileIsLeftAlone() {
    let error = EnvFileError(line: 2, .spaceInName)
    #expect(throws: error) { try EnvFile.setting([0x41], to: [], in: Array("A=1\nB C=2\n".utf8)) }
    #expect(throws: error) { try EnvFile.removing([0x41], from: Array("A=1\nB C=2\n".utf8)) }
  }

  @Test func statementsSayWhereTheyAre() throws {
    let text = Array("# c\nexport A = \"$b\nc\" # d\nB\n'x'\n".utf8)
    #expect(throws: EnvFileError.self) { try EnvStatement.scan(text) }
    let statements = try EnvStatement.scan(Array(text.dropLast(4)))
    #expect(statements.map(\.line) == [2, 4])
    #expect(statements.map(\.hasExport) == [true, false])
    #expect(statements.map(\.quote) == [.double, .none])
    #expect(statements.map(\.isTemplate) == [true, false])
    #expect(statements.map { Self.text(Array(text[$0.range])) } == ["export A = \"$b\nc\"", "B"])
    #expect(statements[0].value.map { Self.text(Array(text[$0])) } == "\"$b\nc\"")
    #expect(statements[1].value == nil)
  }
}

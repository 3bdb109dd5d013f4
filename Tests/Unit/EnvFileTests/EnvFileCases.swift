/// The rows, grouped by <doc:EnvFileDialect#Rules>.
enum EnvFileCases {
  static let statements: [EnvFileCase] = [
    EnvFileCase("empty file", "", [:]),
    EnvFileCase("only white space of many kinds", "\t\u{B}\u{C}\r\n \u{85}\u{A0}\u{2003}\u{3000}\n", [:]),
    EnvFileCase("byte order mark", "\u{FEFF}A=1\n", ["A": "1"]),
    EnvFileCase("second byte order mark", "\u{FEFF}\u{FEFF}A=1", error: 1, "unexpected character \"\\u{FEFF}\""),
    EnvFileCase("comments", "# one\n  # two=2\nA=1\n\t#three", ["A": "1"]),
    EnvFileCase("no final newline", "A=1", ["A": "1"]),
    EnvFileCase("carriage returns at line ends", "A=1\r\nB=\r\nC='x'\r\n", ["A": "1", "B": "", "C": "x"]),
    EnvFileCase("carriage return alone ends no line", "A=1\rB=2\r", ["A": "1\rB=2"]),
    EnvFileCase("last definition wins", "A=1\nB=2\nA=3", ["A": "3", "B": "2"]),
  ]

  static let names: [EnvFileCase] = [
    EnvFileCase("colon separates too", "A: 1\nB:2", ["A": "1", "B": "2"]),
    EnvFileCase("blanks around the separator", "A \t=\u{A0}\u{85} 1", ["A": "1"]),
    EnvFileCase(
      "export", "export A=1\nexport\t\u{C} B=2\nexportC=3\nexport=4",
      ["A": "1", "B": "2", "exportC": "3", "export": "4"]),
    EnvFileCase("vertical tab does not follow export", "export\u{B}A=1", [:], warnings: ["no program reads"]),
    EnvFileCase("export twice", "export export A=1", error: 1, "key cannot contain a space"),
    EnvFileCase("export alone", "export\nA=1", ["A": "1"], warnings: ["this statement has no name"]),
    EnvFileCase("export and the end", "A=1\nexport ", error: 2, "zero length string"),
    EnvFileCase("space in a name", "A=1\n\nB C=2", error: 3, "key cannot contain a space"),
    EnvFileCase("tab in a name", "A\tB=2", [:], warnings: [#"no program reads the name "A\tB""#]),
    EnvFileCase(
      "names of other programs", "a.b=1\nC-D=2\nE[0]=3\n1F=4\né=5\n名=6\n٣=7\nA=8",
      ["a.b": "1", "C-D": "2", "E[0]": "3", "1F": "4", "é": "5", "名": "6", "٣": "7", "A": "8"]),
    EnvFileCase("no name", "=1\nA=2", ["A": "2"], warnings: ["this statement has no name"]),
    EnvFileCase(
      "last line without a separator", "A=1\nB", env: ["B": "2"], ["A": "1"],
      warnings: ["this statement has no name"]),
    EnvFileCase("dollar in a name", "A=1\nA$B=1", error: 2, #"unexpected character "$" in variable name"#),
    EnvFileCase("quote in a name", "A\"=1", error: 1, #"unexpected character "\"" in variable name"#),
    EnvFileCase("rest of a lost quote", "A=\"1\nB=\"secret x\"", error: 2, #"unexpected character "\"" in variable"#),
    EnvFileCase(
      "invalid UTF-8 in a name", bytes: [0x41, 0xC3, 0x3D, 0x31],
      .error(1, "unexpected character \"\u{FFFD}\" in variable name")),
    EnvFileCase("overlong form in a name", bytes: [0x41, 0xC1, 0x81, 0x3D, 0x31], .error(1, "unexpected character")),
    EnvFileCase(
      "inherited", "A\nB \nexport C\nD\n", env: ["A": "1", "B": "2", "C": ""], ["A": "1", "B": "2", "C": ""]),
    EnvFileCase("inherited does not see the file", "A=1\nA\n", ["A": "1"]),
    EnvFileCase("inherited wins over the file", "A=1\nA\n", env: ["A": "2"], ["A": "2"]),
    EnvFileCase("lines after inherited names", "A\nB \n!", error: 3, "unexpected character"),
  ]

  static let unquoted: [EnvFileCase] = [
    EnvFileCase("inner blanks stay", "A= b  c\td \t\n", ["A": "b  c\td"]),
    EnvFileCase("white space of other scripts at the end", "A=b\u{2003}\u{3000}\u{1680}\u{A0}\u{85}\n", ["A": "b"]),
    EnvFileCase("no comment without a space", "A=b#c\nB=d\t# e", ["A": "b#c", "B": "d\t# e"]),
    EnvFileCase("comment", "A=b # c # d\nB=e #", ["A": "b", "B": "e"]),
    EnvFileCase("a value cannot start with a comment", "A= # b\nB=#c", ["A": "# b", "B": "#c"]),
    EnvFileCase("a dollar in a comment", "A=b # ${", ["A": "b"]),
    EnvFileCase(
      "quotes inside", "A=it's\nB=a\"b\"\nC=`d`\nD=\\'e", ["A": "it's", "B": "a\"b\"", "C": "`d`", "D": "\\'e"]),
    EnvFileCase("no escapes", #"A=b\n\$\\c"#, ["A": #"b\n\$\\c"#]),
  ]

  static let quoted: [EnvFileCase] = [
    EnvFileCase("single quotes are literal", #"A='$B \n \\ "c" # d '"#, ["A": #"$B \n \\ "c" # d "#]),
    EnvFileCase("escaped single quote", #"A='it\'s \\'"#, ["A": #"it's \\"#]),
    EnvFileCase("over lines", "A='b\n\n# c'\nB=\"d\ne\"\nC=f", ["A": "b\n\n# c", "B": "d\ne", "C": "f"]),
    EnvFileCase(
      "escapes", #"A="\a\b\f\n\r\t\v\\\"\$\c\x\'\u0041""#,
      ["A": "\u{7}\u{8}\u{C}\n\r\t\u{B}\\\"$\\c\\x\\'\\u0041"]),
    EnvFileCase("backslash before a newline", "A=\"b\\\nc\"", ["A": "b\\\nc"]),
    EnvFileCase("octal", #"A="\0101\01012\0377""#, ["A": "AA2\u{FF}"]),
    EnvFileCase("not octal", #"A="\0 \01 \012 \0189 \0400 \08 \101""#, ["A": #"\ \1 \12 \189 \400 \8 \101"#]),
    EnvFileCase("a dollar and an escaped one", #"A="$\$B""#, env: ["B": "b"], ["A": "$b"]),
    EnvFileCase("escaped substitution", #"A="\${B} \\${B}""#, env: ["B": "b"], ["A": #"${B} \b"#]),
    EnvFileCase("escapes do not unite with values", "A=\"$B\\n\"", env: ["B": "\\"], ["A": "\\\n"]),
    EnvFileCase("comment after the quote", "A='b' # c\nB=\"d\"#e", ["A": "b", "B": "d"]),
    EnvFileCase(
      "text after the quote", "A='b' C\nB=\"d\" D=e\n", env: ["C": "c"], ["A": "b", "B": "d", "C": "c", "D": "e"],
      warnings: ["text after a closing quote", "text after a closing quote"]),
    EnvFileCase(
      "unterminated", "A=1\nB='b\nC=1\n", error: 4, #"unterminated quoted value of "B", which starts on line 2"#),
    EnvFileCase("escaped end", #"A="b\""#, error: 1, "unterminated quoted value"),
  ]

  static let limits: [EnvFileCase] = [
    EnvFileCase(
      "NUL", "A=b\0c\nB=$A\nC=x", ["C": "x"],
      warnings: [#"the value of "A" holds a NUL byte"#, #"the value of "B" holds a NUL byte"#]),
    EnvFileCase("NUL from an escape", #"A="\0000""#, [:], warnings: [#"the value of "A" holds a NUL byte"#]),
    EnvFileCase(
      "longest value", "A=" + String(repeating: "b", count: 131_069),
      ["A": String(repeating: "b", count: 131_069)]),
    EnvFileCase(
      "too long a value", "A=" + String(repeating: "b", count: 131_070), [:],
      warnings: [#"the value of "A" is too long"#]),
    EnvFileCase(
      "an unexportable definition hides an earlier one", "A=1\nA=b\0\nC=[$A]", [:],
      warnings: [#"the value of "A" holds a NUL byte"#, #"the value of "C" holds a NUL byte"#]),
    EnvFileCase(
      "words nested too deep",
      "A=" + String(repeating: "${B:-", count: 200) + String(repeating: "}", count: 200), error: 1,
      "too many nested substitutions"),
    EnvFileCase(
      "words nested deep", "A=" + String(repeating: "${B:-", count: 100) + String(repeating: "}", count: 100),
      ["A": ""]),
    EnvFileCase(
      "values that double", "A=xxxx\n" + String(repeating: "A=$A$A\n", count: 60), error: 23,
      #"the values of variables add up to too much text in the value of "A""#),
  ]
}

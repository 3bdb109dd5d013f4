/// Rules 7 and 8.
enum InterpolationCases {
  static let lookup: [EnvFileCase] = [
    EnvFileCase("names of the file", "A=1\nB=$A\nC=${B}2", ["A": "1", "B": "1", "C": "12"]),
    EnvFileCase(
      "later names do not count", "B=[$A]\nA=1", ["A": "1", "B": "[]"],
      warnings: [#"The "A" variable is not set. Defaulting to a blank string."#]),
    EnvFileCase("the environment wins", "A=1\nB=$A", env: ["A": "2"], ["A": "1", "B": "2"]),
    EnvFileCase("self reference", "A=${A}:x\nA=${A}:y", ["A": ":x:y"], warnings: [#"The "A" variable is not set"#]),
    EnvFileCase("values are not expanded again", "A='$B'\nB=$A", ["A": "$B", "B": "$B"]),
    EnvFileCase(
      "letters that fold into ASCII are letters", "A=$\u{17F}.${\u{212A}}", env: ["\u{17F}": "1", "\u{212A}": "2"],
      ["A": "1.2"]),
    EnvFileCase("other letters end a name", "A=$Bé", env: ["B": "1"], ["A": "1é"]),
  ]

  static let plain: [EnvFileCase] = [
    EnvFileCase(
      "dollars that are literal", "A=$\nB=$5.00\nC=$} $ $-\nD=$(e)",
      ["A": "$", "B": "$5.00", "C": "$} $ $-", "D": "$(e)"]),
    EnvFileCase("two dollars", "A=$$B $$$B $$$$", env: ["B": "b"], ["A": "$B $b $$"]),
    EnvFileCase("end of a name", "A=$B-c\nB2=$B}\nC=$B$B", env: ["B": "b"], ["A": "b-c", "B2": "b}", "C": "bb"]),
    EnvFileCase(
      "every unset name is reported", "A=$X${Y}\nB=$X", ["A": "", "B": ""],
      warnings: ["The \"X\" variable", "The \"Y\" variable", "The \"X\" variable"]),
    EnvFileCase("empty is set", "A=$B", env: ["B": ""], ["A": ""]),
  ]

  private static let environment = ["SET": "s", "EMPTY": ""]

  static let operators: [EnvFileCase] = [
    EnvFileCase(":-", "A=${SET:-d}\nB=${EMPTY:-d}\nC=${NOPE:-d}", env: environment, ["A": "s", "B": "d", "C": "d"]),
    EnvFileCase("-", "A=${SET-d}\nB=${EMPTY-d}\nC=${NOPE-d}", env: environment, ["A": "s", "B": "", "C": "d"]),
    EnvFileCase(":+", "A=${SET:+d}\nB=${EMPTY:+d}\nC=${NOPE:+d}", env: environment, ["A": "d", "B": "", "C": ""]),
    EnvFileCase("+", "A=${SET+d}\nB=${EMPTY+d}\nC=${NOPE+d}", env: environment, ["A": "d", "B": "d", "C": ""]),
    EnvFileCase(
      "? and :? with a value", "A=${SET?m}\nB=${SET:?m}\nC=${EMPTY?m}", env: environment, ["A": "s", "B": "s", "C": ""]),
    EnvFileCase(
      ":? empty", "\nA=${EMPTY:?m n}", env: environment, error: 2, "required variable EMPTY is missing a value: m n"),
    EnvFileCase("? unset", "A=${NOPE?}", error: 1, "required variable NOPE is missing a value"),
    EnvFileCase("empty words", "A=${NOPE-}${NOPE:-}${SET+}", env: environment, ["A": ""]),
    EnvFileCase(
      "operators in words", "A=${NOPE-a:-b}\nB=${NOPE:-c:?d}\nC=${NOPE-e?f}", ["A": "a:-b", "B": "c:?d", "C": "e?f"]),
    EnvFileCase("words are expanded", "A=${NOPE:-$SET ${SET}$$}", env: environment, ["A": "s s$"]),
    EnvFileCase("nested", "A=${NOPE:-${EMPTY:-${SET}}}", env: environment, ["A": "s"]),
    EnvFileCase(
      "words are lazy", "A=${SET:-${}}\nB=${NOPE:+${X?m}}\nC=${SET?${}}", env: environment,
      ["A": "s", "B": "", "C": "s"]),
    EnvFileCase("an error in a message", "A=${NOPE?${}}", error: 1, #"Invalid template in the value of "A""#),
    EnvFileCase(
      "values stay out of messages", "P=secret\nA=${NOPE?$P ${P} ${X:-secret} $$P}", error: 2,
      "required variable NOPE is missing a value: ${P} ${P} ${X} $P"),
    EnvFileCase(
      "control characters stay out of messages", "A=${NOPE?\u{1B}[2J}", error: 1,
      #"required variable NOPE is missing a value: \u{1B}[2J"#),
  ]

  static let braces: [EnvFileCase] = [
    EnvFileCase("braces are counted", #"A=${NOPE:-{"a":{"b":1}}}."#, ["A": #"{"a":{"b":1}}."#]),
    EnvFileCase("text after", "A=${SET}} ${NOPE:-d}} }", env: environment, ["A": "s} d} }"]),
    EnvFileCase("an empty pair hides its end", "A=${NOPE:-{}} b", ["A": "{} b"]),
    EnvFileCase("without balance the last brace closes", "A=${SET:-{} ${SET}.", env: environment, ["A": "s."]),
    EnvFileCase("words stay on their line", "A=\"${NOPE:-a\nb}\"", error: 1, "Invalid template"),
    EnvFileCase("one line each", "A=\"${NOPE:-a}\n${NOPE-b}\n\"", ["A": "a\nb\n"]),
    EnvFileCase("quotes are text", #"A=${NOPE:-"q"}"#, ["A": #""q""#]),
    EnvFileCase("no name", "A=${}", error: 1, "Invalid template"),
    EnvFileCase("blank before the name", "A=${ SET}", error: 1, "Invalid template"),
    EnvFileCase("digit", "A=${1}", error: 1, "Invalid template"),
    EnvFileCase("other operator", "A=${SET!}", error: 1, "Invalid template"),
    EnvFileCase("colon alone", "A=${SET:}", error: 1, "Invalid template"),
    EnvFileCase("name of another program", "a.b=1\nA=${a.b}", error: 2, "Invalid template"),
    EnvFileCase("no end", "A=1\nB=${A", error: 2, "Invalid template"),
    EnvFileCase("no end of a word", "B=${A:-x", error: 1, "Invalid template"),
    EnvFileCase("nothing", "B=${", error: 1, "Invalid template"),
  ]
}

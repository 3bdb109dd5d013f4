import EnvFile
import Testing

/// What several readers of env files make of one text, observed, and what the lint says about it.
struct DialectRow: Sendable, CustomTestStringConvertible {
  enum Reader: Sendable { case bash, docker, motdotla, python }

  var input: String
  /// Who reads it otherwise than docker compose.
  var differ: [Reader]
  var rules: [EnvLintFinding.Rule]

  init(_ input: String, _ differ: [Reader], _ rules: [EnvLintFinding.Rule]) {
    (self.input, self.differ, self.rules) = (input, differ, rules)
  }

  var testDescription: String { "\(input.debugDescription)" }

  static let all: [DialectRow] = [
    DialectRow("A=b\n", [], []),
    DialectRow("export A=b B=c\n", [.bash, .docker], [.exportKeyword, .shellSyntax]),
    DialectRow("A\nB=1\n", [.python], [.noValue]),
    DialectRow("A =b\n", [.bash, .docker], [.separator]),
    DialectRow("A = b\n", [.bash, .docker], [.separator]),
    DialectRow("A=b   \nB=1\n", [.docker], [.trailingBlank]),
    DialectRow("A= \nB=1\n", [.docker], [.trailingBlank, .separator]),
    DialectRow("A=#c\nB=1\n", [.motdotla], [.commentIsValue]),
    DialectRow("A=b#c\n", [.motdotla], [.hashInValue]),
    DialectRow("A=\"b\" # c\n", [.docker], [.inlineComment, .doubleQuotes]),
    DialectRow("A=\"b # c\"\n", [.docker], [.doubleQuotes]),
    DialectRow("A=\"b\" c\nB=1\n", [.bash, .docker, .motdotla, .python], [.doubleQuotes, .textAfterQuote, .noValue]),
    DialectRow("A=b\"c d\"e\n", [.bash], [.shellSyntax]),
    DialectRow("A='b c'\n", [.docker], []),
    DialectRow("A='it\\'s'\nB=1\n", [.bash, .docker, .motdotla], [.escape]),
    DialectRow("A=\"b\\nc\"\n", [.bash, .docker], [.doubleQuotes, .escape]),
    DialectRow("A=\"b\\\\c\"\n", [.docker, .motdotla], [.doubleQuotes, .escape]),
    DialectRow("A=\"b\\$HOME_VAR\"\n", [.docker, .motdotla, .python], [.doubleQuotes, .escape]),
    DialectRow("A=\"b\\dc\"\n", [.docker], [.doubleQuotes, .escape]),
    DialectRow("A=b\\nc\n", [.bash], [.shellSyntax]),
    DialectRow("A=C:\\dir\\new\n", [.bash], [.shellSyntax]),
    DialectRow("A=b\\\nc\nB=1\n", [.bash, .python], [.shellSyntax, .noValue]),
    DialectRow("A='b\nc'\nB=1\n", [.docker], [.multiline]),
    DialectRow("A=\"-----BEGIN\nX=Y==\n-----END\"\nB=1\n", [.docker], [.doubleQuotes, .multiline]),
    DialectRow("A=`echo hi`\n", [.bash, .motdotla], [.commandSubstitution]),
    DialectRow("X=1\nA=${X}y\n", [.docker, .motdotla], [.interpolation]),
    DialectRow("A=fileA\nB=$A\n", [.bash, .docker, .motdotla, .python], [.interpolation]),
    DialectRow("X=1\nA=\"$X\"\n", [.docker, .motdotla, .python], [.doubleQuotes, .interpolation]),
    DialectRow("A=${NOPE:-d}\n", [.docker, .motdotla], [.interpolation]),
    DialectRow("A=${NOPE-d}\n", [.docker, .motdotla, .python], [.interpolation]),
    DialectRow("A=${NOPE:?boom}\nB=1\n", [.docker, .motdotla, .python], [.interpolation]),
    DialectRow("A=${HOME_VAR:+x}\n", [.docker, .motdotla, .python], [.interpolation]),
    DialectRow("A=${NOPE:-${HOME_VAR}}\n", [.docker, .motdotla, .python], [.interpolation]),
    DialectRow("A=${NOPE:-a}b}\n", [.docker, .motdotla], [.interpolation]),
    DialectRow("A=${NOPE\nB=1\n", [.bash, .docker, .motdotla, .python], [.syntax]),
    DialectRow("A=$$x\n", [.bash, .docker, .motdotla, .python], [.literalDollar]),
    DialectRow("A=$5.00\n", [.bash], [.literalDollar]),
    DialectRow("A=$B\nB=1\n", [.docker, .motdotla, .python], [.interpolation]),
    DialectRow("A=$(echo hi)\n", [.bash], [.commandSubstitution]),
    DialectRow("A: b\n", [.bash, .docker, .python], [.separator]),
    DialectRow("A: http://x\n", [.bash, .docker, .python], [.separator]),
    DialectRow("A=b\r\nB=c\r\n", [.bash], [.carriageReturn]),
    DialectRow(
      "A=\"b\r\nc\"\r\nB=c\r\n", [.bash, .docker, .motdotla],
      [.doubleQuotes, .multiline, .carriageReturn, .carriageReturn]),
    DialectRow("A=1\nA=2\n", [], [.duplicateName]),
    DialectRow("A-B=b\nB=1\n", [.bash], [.unexportable]),
    DialectRow("A B=c\nB=1\n", [.bash, .motdotla, .python], [.syntax]),
    DialectRow("Ä=c\nB=1\n", [.bash, .motdotla], [.unexportable]),
    DialectRow("a=b\n", [], []),
    DialectRow("hello world\nB=1\n", [.bash, .motdotla, .python], [.syntax]),
    DialectRow("A=\"b\nB=1\n", [.bash, .docker, .motdotla, .python], [.syntax]),
    DialectRow("A=\"\"\nB=1\n", [.docker], [.doubleQuotes]),
    DialectRow("A=b=c==\n", [], []),
    DialectRow("A={\"k\":\"v\"}\n", [.bash], [.shellSyntax]),
    DialectRow("A=b;c\nB=1\n", [.bash], [.shellSyntax]),
    DialectRow("A=a(b)\nB=1\n", [.bash], [.shellSyntax]),
    DialectRow("A=*\n", [], []),
    DialectRow("A=b", [], []),
    DialectRow("A=\u{A0}b\n", [.bash, .docker], [.separator]),
    DialectRow("A='$2y$10$abcDEF./x'\n", [.docker], []),
    DialectRow("A=pa #ss\n", [.docker], [.inlineComment]),
    DialectRow("A=é\n", [], []),
    DialectRow("# hi\n", [], []),
    DialectRow("A=\"b\"B=2\n", [.bash, .docker, .motdotla, .python], [.doubleQuotes, .textAfterQuote]),
    DialectRow("export\nA=1\n", [.python], [.exportKeyword, .noValue, .unexportable]),
    DialectRow("A=\"\"\"x\"\n", [.bash, .docker, .motdotla, .python], [.syntax]),
    DialectRow("A=x\\\n", [.bash], [.shellSyntax]),
    DialectRow("A=\"${B}\n", [.bash, .docker, .motdotla, .python], [.syntax]),
    DialectRow("export HOME_VAR", [.bash, .docker, .motdotla, .python], [.exportKeyword, .unexportable]),
    DialectRow("A=\"$$B\"\n", [.bash, .docker, .motdotla, .python], [.doubleQuotes, .literalDollar]),
    DialectRow("A=\"\\c\"\n", [.docker], [.doubleQuotes, .escape]),
    DialectRow("A=\"x\"\"y\"\n", [.bash, .docker, .motdotla, .python], [.syntax]),
    DialectRow("A=${B-x-y}\n", [.docker, .motdotla, .python], [.interpolation]),
    DialectRow("A=${B:-$$C}\n", [.bash, .docker, .motdotla, .python], [.interpolation, .literalDollar]),
    DialectRow("A=${HOME_VAR:-${X}} y\n", [.bash, .docker, .motdotla, .python], [.interpolation, .shellSyntax]),
    DialectRow("A=$HOME_VARx\n", [.docker, .motdotla, .python], [.interpolation]),
    DialectRow("A..B=1\n", [.bash], [.unexportable]),
    DialectRow("A=   # c\nB=1\n", [.bash, .docker, .motdotla, .python], [.separator, .commentIsValue]),
    DialectRow("A=\"{\\\"k\\\": 1}\"\n", [.docker, .motdotla], [.doubleQuotes, .escape]),
    DialectRow("A=\"a\n\nb\"\nB=1\n", [.docker], [.doubleQuotes, .multiline]),
    DialectRow("A=postgres://u:p@h:5432/d?sslmode=disable&x=y\n", [.bash], [.shellSyntax]),
    DialectRow("export  A=b\n", [.docker], [.exportKeyword]),
    DialectRow("exportA=b\n", [], []),
    DialectRow("A: B=C\n", [.bash, .docker, .python], [.separator]),
  ]
}

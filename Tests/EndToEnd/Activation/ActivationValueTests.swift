import TestSupport
import Testing

/// Values and names of directories are data, byte for byte.
@Suite struct ActivationValueTests {
  private static let pem = "-----BEGIN KEY-----\nMIIB+/=\n\n\tx\n-----END KEY-----\n"

  /// Text of the file, right of `NAME=`, and the value.
  private static let values: [(text: [UInt8], value: [UInt8])] = {
    let texts: [(String, String)] = [
      ("", ""), ("''", ""), ("*.ogg=38;5;45:*.wav=38;5;45", "*.ogg=38;5;45:*.wav=38;5;45"), (#"\\\"#, #"\\\"#),
      (#"'\\\''"#, #"\\'"#), ("||/usr/bin/x %s", "||/usr/bin/x %s"), ("'tab\there'", "tab\there"),
      (#""a\tb\nc""#, "a\tb\nc"),
      ("plain\r", "plain"), ("'kept\r'", "kept\r"), ("\"\(pem)\"", pem), ("'\(pem)'", pem), ("♀♂ 🙂 é", "♀♂ 🙂 é"),
      ("\"'\u{301}\"", "'\u{301}"),
      ("'$(touch pwn) `touch pwn` ${HOME} !! ~'", "$(touch pwn) `touch pwn` ${HOME} !! ~"),
      ("$(touch pwn)", "$(touch pwn)"), ("a;touch pwn", "a;touch pwn"), ("a # comment", "a"), ("a#b", "a#b"),
      ("-n", "-n"), ("'trailing newline\n'", "trailing newline\n"), (" ' spaces ' ", " spaces "),
    ]
    let all = Array(UInt8(1)...255)
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
    let single = all.flatMap { $0 == UInt8(ascii: "'") ? [UInt8(ascii: "\\"), $0] : [$0] }
    let double = all.flatMap { "\"\\$".utf8.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
    return texts.map { (Array($0.utf8), Array($1.utf8)) } + [
      (Array("'".utf8) + single + Array("'".utf8), all), (Array("\"".utf8) + double + Array("\"".utf8), all),
      (long, long),
    ]
  }()

  @Test(arguments: Shell.allCases)
  func carriesEveryByte(shell: Shell) throws {
    let hook = try ActivationFixture(shell)
    let lines = Self.values.enumerated().map { Array("V\($0)=".utf8) + $1.text + [0x0A] }
    try hook.sandbox.write(lines.flatMap { $0 }, to: "shop/.env")
    let session = try hook.session()
    #expect(try session.run(hook.cd()).output == "tpl: shop (dev) +V0 +V1 +V2 +V3 +\(Self.values.count - 4)\n")
    let exported = try session.exported()
    for (index, value) in Self.values.enumerated() {
      #expect(
        exported["V\(index)"] == value.value, "V\(index)=\(String(decoding: value.text.prefix(80), as: UTF8.self))")
    }
    #expect(!hook.sandbox.exists("shop/pwn"))
    try session.run(hook.leave)
    #expect(try session.exported().keys.filter { $0.hasPrefix("V") && $0 != "VERSION" } == [])
  }

  /// The other way around: a value of the user's is put back byte for byte.
  @Test(arguments: Shell.allCases)
  func restoresEveryByte(shell: Shell) throws {
    let hook = try ActivationFixture(shell, files: [".env": "BYTES=x\n"])
    // Without the newline that the line of a startup file could not hold in every shell.
    let bytes = Array(UInt8(1)...255) + Array("\n\n'\u{301}".utf8)
    let file = try hook.sandbox.write(
      Array(shell.text(bash: "export BYTES=", fish: "set -gx BYTES ").utf8) + shell.quote(bytes) + [0x0A], to: "bytes")
    let session = try hook.session(before: "source \(file)")
    #expect(try session.exported()["BYTES"] == bytes)
    try session.run(hook.cd())
    #expect(try session.text(of: "BYTES") == "x")
    try session.run(hook.leave)
    #expect(try session.exported()["BYTES"] == bytes)
  }

  @Test(arguments: Shell.allCases)
  func takesAnyNameOfADirectoryAsData(shell: Shell) throws {
    let hook = try ActivationFixture(shell)
    // What to type, and the name in bytes: a line cannot hold a newline, and no String what is not UTF-8.
    let names = [
      "space dir", "$test", "(paren)", "a:a", "b'c", "új", "$(touch pwn)", "`touch pwn`", "semi;colon", "-n",
      "back\\slash", "*", "\"quote\"", "#hash", "~", "[x]", "'\u{301}",
    ]
    var typed = names.map { (shell.quote(hook.path("platform/\($0)")), Array($0.utf8)) }
    typed.append(("\(hook.path("platform"))/line*", Array("line\nbreak\n".utf8)))
    typed.append(("\(hook.path("platform"))/raw*", Array("raw".utf8) + [0xFF, 0xC3, 0x28, 0x80]))
    for (_, name) in typed {
      let octal = name.map { "\\" + String($0 >> 6) + String($0 >> 3 & 7) + String($0 & 7) }.joined()
      let make =
        "cd platform && d=$(printf '\(octal)x') && mkdir -p \"./${d%x}\" && printf 'HELLO=world\\n' >\"./${d%x}/.env\""
      #expect(try hook.sandbox.run(["/bin/sh", "-c", make], directory: "shop").status == 0)
    }
    let session = try hook.session()
    for (word, name) in typed {
      let reply = try session.run("cd -- \(word)")
      let shown = String(decoding: name, as: UTF8.self)
      #expect(reply.status == 0 && reply.output.hasSuffix(" (dev) +HELLO\n"), "\(shown): \(reply)")
      #expect(reply.output.split(separator: "\n").count == 1, "\(shown)")
      #expect(try session.text(of: "HELLO") == "world", "\(shown)")
      #expect(try session.exported()["TPL_COMPONENT"] == Array("platform/".utf8) + name, "\(shown)")
      try hook.settle(session)
      #expect(try session.prompt() == .init(output: "", status: 0), "\(shown)")
      try session.run("echo HELLO=changed > .env")
      #expect(try session.text(of: "HELLO") == "changed", "\(shown)")
      #expect(!hook.sandbox.exists("home/pwn"), "\(shown)")
      try session.run(hook.leave)
      #expect(try session.value(of: "HELLO") == nil, "\(shown)")
    }
    #expect(try hook.sandbox.run(["find", hook.sandbox.root, "-name", "pwn"]).output == "")
  }

  /// The root's own name reaches PATH, TPL_ROOT and the freshness test.
  @Test(arguments: Shell.allCases, ["we ird", "$(touch pwn)'\"", "line\nbreak", "colon:colon"])
  func takesAnyNameOfARootAsData(shell: Shell, name: String) throws {
    let hook = try ActivationFixture(shell)
    let root = try hook.sandbox.makeDirectory("roots/\(name)")
    try hook.sandbox.makeDirectory("\(root)/platform")
    try hook.sandbox.write("#!/bin/sh\necho tool\n", to: "\(root)/localbin/shoptool", mode: 0o755)
    try hook.sandbox.write("HELLO=world\n", to: "\(root)/.env")
    try hook.allow(root)
    let session = try hook.session()
    try session.run("cd \(hook.sandbox.path("roots"))/*")
    #expect(try session.text(of: "HELLO") == "world")
    #expect(try session.text(of: "TPL_ROOT") == root)
    // An element of PATH cannot hold a colon.
    #expect(try session.run("shoptool").status == (name.contains(":") ? 127 : 0))
    try hook.settle(session)
    try session.run(hook.leave)
    #expect(try session.text(of: "PATH")?.contains("localbin") == false)
    #expect(try hook.sandbox.run(["find", hook.sandbox.root, "-name", "pwn*"]).output == "")
  }
}

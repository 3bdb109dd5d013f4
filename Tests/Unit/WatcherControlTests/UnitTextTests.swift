import Bytes
import Platform
import Testing

@testable import WatcherControl

@Suite struct UnitTextTests {
  @Test(arguments: [
    ("/opt/tpld", #""/opt/tpld""#), ("/a b/tpld", #""/a b/tpld""#), ("/100%/$x", #""/100%%/$x""#),
    (#"/q"\/t"#, #""/q\"\\/t""#), ("/n\nl\u{7F}", #""/n\x0al\x7f""#), ("/é", "\"/é\""),
  ])
  func quotes(path: String, word: String) {
    #expect(String(decoding: UnitText.quoted(Array(path.utf8)), as: UTF8.self) == word)
  }

  @Test func theServiceNamesItsProgramAndItsFiles() {
    let environment = Environment(["HOME": "/h", "XDG_CACHE_HOME": "/c d", "XDG_DATA_HOME": "relative", "SECRET": "x"])
    let text = String(
      decoding: UnitText.service(program: Path("/opt/bin/tpld"), environment: environment), as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.filter { $0.hasPrefix("ExecStart=") } == [#"ExecStart="/opt/bin/tpld""#])
    #expect(
      lines.filter { $0.hasPrefix("Environment=") } == [
        #"Environment="HOME=/h""#, #"Environment="XDG_CACHE_HOME=/c d""#,
      ])
    for setting in ["Type=notify", "Restart=on-failure", "OOMScoreAdjust=200"] { #expect(lines.contains(setting)) }
    let socket = String(decoding: UnitText.socket, as: UTF8.self).split(separator: "\n").map(String.init)
    for setting in ["ListenStream=%t/tpl/tpld.sock", "SocketMode=0600", "DirectoryMode=0700"] {
      #expect(socket.contains(setting))
    }
    #expect(UnitText.socket.starts(with: UnitText.mark))
    #expect(text.hasPrefix(String(decoding: UnitText.mark, as: UTF8.self)))
  }
}

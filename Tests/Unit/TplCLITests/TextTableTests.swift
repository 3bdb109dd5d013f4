import Bytes
import Testing

@testable import TplCLI

@Suite struct TextTableTests {
  private func rows(_ rows: [[String]]) -> [[[UInt8]]] { rows.map { $0.map { Array($0.utf8) } } }

  private func text(_ table: TextTable) -> String { String(decoding: table.text, as: UTF8.self) }

  @Test func columnsStandBelowEachOther() {
    let table = TextTable(rows([["a", "bb", "c"], ["aaa", "b", ""], ["é", "", ""]]), isForTerminal: false)
    #expect(text(table) == "a    bb  c\naaa  b\né\n")
  }

  @Test func aWidthCountsCharactersAndNotBytes() {
    let table = TextTable(rows([["é漢", "x"], ["abc", "y"]]), isForTerminal: false)
    #expect(text(table) == "é漢   x\nabc  y\n")
  }

  @Test func onlyATerminalHasTheHeader() {
    let cells = rows([["1", "2"]])
    #expect(text(TextTable(cells, header: ["ONE", "TWO"], isForTerminal: true)) == "ONE  TWO\n1    2\n")
    #expect(text(TextTable(cells, header: ["ONE", "TWO"], isForTerminal: false)) == "1  2\n")
    #expect(text(TextTable([], header: ["ONE"], isForTerminal: true)) == "")
  }

  @Test func aTerminalNeverSeesWhatSteersItAndAPipeSeesEveryByte() {
    let cells: [[[UInt8]]] = [[Array("a\u{1B}[1m".utf8), [0x62, 0xE9]], [[0x63], [0x64]]]
    #expect(text(TextTable(cells, isForTerminal: true)) == "a\\u{1B}[1m  b\u{FFFD}\nc           d\n")
    let bytes = Array("a\u{1B}[1m  b".utf8) + [0xE9] + Array("\nc      d\n".utf8)
    #expect(TextTable(cells, isForTerminal: false).text == bytes)
  }

  @Test func columnsHaveALeastWidth() {
    let table = TextTable(rows([["ok", "a", "text"], ["", "", "→ hint"]]), leastWidths: [7], isForTerminal: false)
    #expect(text(table) == "ok       a  text\n            → hint\n")
  }

  @Test(arguments: [(20, "NAME  abcdefg…  file"), (10, "NAME  abc…  file"), (80, "NAME  abcdefghijk  file")])
  func aColumnIsCutToFit(_ width: Int, _ line: String) {
    var table = TextTable(rows([["NAME", "abcdefghijk", "file"]]), isForTerminal: false)
    table.shorten(column: 1, toFit: width, least: 4)
    #expect(text(table) == line + "\n")
  }
}

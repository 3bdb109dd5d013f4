import Bytes
import Platform

/// Rows whose columns stand below each other, two blanks apart. On a terminal there is a header, and cells are
/// ``DisplayedText``; a pipe gets every byte.
struct TextTable {
  private var rows: [[[UInt8]]]
  /// In characters, of each column but the last.
  private let leastWidths: [Int]

  /// - Parameters:
  ///   - header: for a terminal, unless there are no rows.
  ///   - leastWidths: of the first columns, where they have one whatever the rows are.
  init(
    _ rows: [[[UInt8]]], header: [StaticString] = [], leastWidths: [Int] = [],
    isForTerminal: Bool = Terminal.isOutputTerminal
  ) {
    self.rows = isForTerminal ? rows.map { $0.map(\.displayedBytes) } : rows
    if isForTerminal, !rows.isEmpty, !header.isEmpty { self.rows.insert(header.map { [UInt8]($0) }, at: 0) }
    self.leastWidths = leastWidths
  }

  /// Cuts the cells of a column, so that each row stays on one line of the terminal as far as the other columns let it.
  /// - Parameters:
  ///   - width: of the terminal.
  ///   - least: characters that are left in any case.
  mutating func shorten(column: Int, toFit width: Int, least: Int) {
    let columns = rows.map(\.count).max() ?? 0
    let others = (0..<columns).filter { $0 != column }.map { self.width(ofColumn: $0) + 2 }.reduce(0, +)
    let room = max(least, width - others)
    for index in rows.indices where column < rows[index].count {
      let scalars = String(decoding: rows[index][column], as: UTF8.self).unicodeScalars
      if scalars.count <= room { continue }
      rows[index][column] = Array("\(String.UnicodeScalarView(scalars.prefix(room - 1)))…".utf8)
    }
  }

  var text: [UInt8] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map(width)
    var text: [UInt8] = []
    for row in rows {
      // Nothing is filled up behind the last cell that says something.
      let last = row.lastIndex { !$0.isEmpty } ?? -1
      for column in 0..<last + 1 {
        text += row[column]
        if column == last { continue }
        text.append(contentsOf: repeatElement(.space, count: widths[column] - TextTable.width(row[column]) + 2))
      }
      text.append(.newline)
    }
    return text
  }

  private func width(ofColumn column: Int) -> Int {
    let widest = rows.map { column < $0.count ? TextTable.width($0[column]) : 0 }.max() ?? 0
    return column < leastWidths.count ? max(widest, leastWidths[column]) : widest
  }

  private static func width(_ cell: [UInt8]) -> Int {
    if cell.allSatisfy({ $0 < 0x80 }) { return cell.count }
    return String(decoding: cell, as: UTF8.self).unicodeScalars.count
  }
}

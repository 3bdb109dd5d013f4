/// The frame of tpl's own small files: a first line with what it is, its version and whom it is about, then lines of
/// fields, and a ``Checksum``. A file that was cut off or damaged has no lines at all.
package struct FieldFile: Sendable {
  private let header: StaticString
  private let former: StaticString?

  /// - Parameters:
  ///   - header: the kind and the version of the file.
  ///   - former: the version before, whose files ended with a line `end` and had no checksum; `nil` where they can be
  ///     made again.
  package init(_ header: StaticString, former: StaticString? = nil) {
    self.header = header
    self.former = former
  }

  /// - Parameters:
  ///   - subject: whom the file is about, such as a root.
  ///   - appendLines: appends what is between the first line and the last one.
  package func encoded(_ subject: [UInt8], _ appendLines: (inout [UInt8]) -> Void) -> [UInt8] {
    var text: [UInt8] = []
    FieldLine.append([[UInt8](header), subject], to: &text)
    appendLines(&text)
    Checksum.appendLine(to: &text)
    return text
  }

  /// - Returns: what is between the first line and the last one; `nil` for anything but a whole file about the subject.
  package func lines(of text: [UInt8], _ subject: [UInt8]) -> ArraySlice<[[UInt8]]>? {
    let lines = FieldLine.parse(text)
    guard let first = lines.first, first.count == 2, first[1] == subject else { return nil }
    let isWhole =
      first[0] == [UInt8](header)
      ? Checksum.checkedLength(of: text) != nil
      : former.map { first[0] == [UInt8]($0) && lines.last == [[UInt8]("end")] } ?? false
    return isWhole ? lines.dropFirst().dropLast() : nil
  }
}

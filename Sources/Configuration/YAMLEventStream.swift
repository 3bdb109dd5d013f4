import Bytes
import CYAML

/// libyaml's event parser over bytes in memory, without what ``YAMLConstruct`` lists. After a throw it is used up.
package struct YAMLEventStream: ~Copyable {
  // libyaml keeps pointers to both.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let isTolerant: Bool

  /// - Parameter isTolerant: anchors, tags and merge keys are passed over, and an alias is an empty text: for files of
  ///   others, of which only a part matters.
  package init(_ bytes: [UInt8], isTolerant: Bool = false) throws(YAMLProblem) {
    self.isTolerant = isTolerant
    parser = .allocate(capacity: 1)
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw YAMLProblem(
        position: YAMLPosition(line: 1), cause: .syntax(problem: "out of memory", context: nil, contextLine: nil))
    }
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(from: bytes)
    yaml_parser_set_input_string(parser, input.baseAddress, input.count)
    // Otherwise two bytes can turn the file into UTF-16, where grep and git see no text.
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  package mutating func next() throws(YAMLProblem) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
    defer { yaml_event_delete(&event) }
    let position = YAMLPosition(line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1)
    if !isTolerant, let construct = Self.unsupportedConstruct(in: event) {
      throw YAMLProblem(position: position, cause: .unsupported(construct))
    }
    return YAMLEvent(kind: Self.kind(of: event), position: position)
  }

  private static func unsupportedConstruct(in event: yaml_event_t) -> YAMLConstruct? {
    let properties: (anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?)
    switch event.type {
    case YAML_ALIAS_EVENT: return .alias
    case YAML_SCALAR_EVENT: properties = (event.data.scalar.anchor, event.data.scalar.tag)
    case YAML_SEQUENCE_START_EVENT: properties = (event.data.sequence_start.anchor, event.data.sequence_start.tag)
    case YAML_MAPPING_START_EVENT: properties = (event.data.mapping_start.anchor, event.data.mapping_start.tag)
    default: return nil
    }
    if properties.anchor != nil { return .anchor }
    return properties.tag != nil ? .tag : nil
  }

  private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_SEQUENCE_START_EVENT: return .sequenceStart
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_START_EVENT: return .mappingStart
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let text = Array(UnsafeBufferPointer(start: scalar.value, count: scalar.length))
      return .scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
    case YAML_ALIAS_EVENT: return .scalar([], isPlain: true)
    // What libyaml answers when asked again after the end.
    default: return .streamEnd
    }
  }

  private func problem() -> YAMLProblem {
    let problem = parser.pointee.problem.map { String(cString: $0) } ?? "out of memory"
    // The reader, which checks the encoding, knows an offset and no mark.
    if parser.pointee.error == YAML_READER_ERROR {
      let line = 1 + input.prefix(Int(parser.pointee.problem_offset)).count { $0 == .newline }
      return YAMLProblem(
        position: YAMLPosition(line: line), cause: .syntax(problem: problem, context: nil, contextLine: nil))
    }
    let mark = parser.pointee.problem_mark
    let context = parser.pointee.context.map { String(cString: $0) }
    let contextLine = Int(parser.pointee.context_mark.line) + 1
    // A problem at the end of the input stands behind the last line.
    let line = min(Int(mark.line) + 1, lineCount)
    return YAMLProblem(
      position: YAMLPosition(line: line, column: line > mark.line ? Int(mark.column) + 1 : nil),
      cause: .syntax(
        problem: problem, context: context, contextLine: context == nil || contextLine == line ? nil : contextLine))
  }

  private var lineCount: Int {
    let breaks = input.count { $0 == .newline }
    return max(1, input.last == .newline ? breaks : breaks + 1)
  }
}

/// Rule 7: replaces `$$`, `$name`, `${name}` and `${name OP word}` in one value.
struct Interpolation {
  /// How many bytes of variables' values one file may copy into its values. Without a limit, a file of forty lines
  /// `A=$A$A` asks for a terabyte.
  static var expansionLimit: Int { 16 << 20 }
  /// How deep words may nest. compose-go has no limit; the stack has.
  private static var depthLimit: Int { 100 }

  private let target: [UInt8]
  private let line: Int
  /// In the message of `${name?message}`: `${other}` is evaluated for its errors, but shown as `${other}`.
  private var isRedacted = false
  private(set) var output: [UInt8] = []
  private(set) var budget: Int
  var warnings = EnvWarnings()

  /// - Parameter target: the name whose value this is, for messages.
  init(target: [UInt8], line: Int, budget: Int) {
    self.target = target
    self.line = line
    self.budget = budget
  }

  /// Expands a part of the template into the output.
  /// - Parameter resolve: the value of the name that is a range of some bytes.
  mutating func start(
    _ template: Span<UInt8>, _ range: Range<Int>, resolve: (Span<UInt8>, Range<Int>) -> [UInt8]?
  ) throws(EnvFileError) {
    output.reserveCapacity(2 &* range.count &+ 32)
    try expand(template, range, depth: 0, resolve: resolve)
  }

  private mutating func expand(
    _ template: Span<UInt8>, _ range: Range<Int>, depth: Int, resolve: (Span<UInt8>, Range<Int>) -> [UInt8]?
  ) throws(EnvFileError) {
    guard depth <= Self.depthLimit else { throw EnvFileError(line: line, .deepNesting(name: target)) }
    var braces = ClosingBraces(end: range.upperBound)
    var position = range.lowerBound
    while position < range.upperBound {
      let literal = position
      while position < range.upperBound, template[position] != ASCII.dollar { position &+= 1 }
      if position > literal { append(template, literal..<position) }
      if position == range.upperBound { break }
      let next = position &+ 1
      let byte = next < range.upperBound ? template[next] : 0
      if byte == ASCII.dollar {
        output.append(ASCII.dollar)
        position = next &+ 1
      } else if byte == ASCII.openBrace {
        guard let expression = BracedExpression(in: template, at: next &+ 1, end: range.upperBound, braces: &braces)
        else { throw EnvFileError(line: line, .invalidTemplate(name: target)) }
        try substitute(template, expression, depth: depth, resolve: resolve)
        position = expression.end
      } else {
        position = try substituteName(template, at: next, end: range.upperBound, resolve: resolve)
      }
    }
  }

  /// - Returns: the index behind `$name`; a `$` that no name follows stands for itself.
  private mutating func substituteName(
    _ template: Span<UInt8>, at start: Int, end: Int, resolve: (Span<UInt8>, Range<Int>) -> [UInt8]?
  ) throws(EnvFileError) -> Int {
    let nameEnd = VariableName.end(in: template, from: start, to: end)
    if nameEnd == start {
      output.append(ASCII.dollar)
    } else {
      let name = start..<nameEnd
      if isRedacted {
        appendPlaceholder(template, name)
      } else {
        try append(template, resolve(template, name), of: name)
      }
    }
    return nameEnd
  }

  private mutating func substitute(
    _ template: Span<UInt8>, _ expression: BracedExpression, depth: Int, resolve: (Span<UInt8>, Range<Int>) -> [UInt8]?
  ) throws(EnvFileError) {
    let start = output.count
    let name = expression.name
    let value = resolve(template, name)
    let isMissing = value == nil || (expression.countsEmptyAsUnset && value?.isEmpty == true)
    switch expression.operator {
    case .none: try append(template, value, of: name)
    case .default where isMissing: try expand(template, expression.word, depth: depth &+ 1, resolve: resolve)
    case .alternative where isMissing: break
    case .alternative: try expand(template, expression.word, depth: depth &+ 1, resolve: resolve)
    case .required where isMissing: throw try missing(template, name, expression.word, depth: depth, resolve: resolve)
    case .default, .required: try append(template, value, of: name)
    }
    if isRedacted {
      output.removeLast(output.count &- start)
      appendPlaceholder(template, name)
    }
  }

  /// The error of `${name?message}`. An error in the message itself comes first, as in compose-go.
  private mutating func missing(
    _ template: Span<UInt8>, _ name: Range<Int>, _ message: Range<Int>, depth: Int,
    resolve: (Span<UInt8>, Range<Int>) -> [UInt8]?
  ) throws(EnvFileError) -> EnvFileError {
    output = []
    isRedacted = true
    try expand(template, message, depth: depth &+ 1, resolve: resolve)
    return EnvFileError(line: line, .requiredVariable([UInt8](copying: template, name), message: output))
  }

  private mutating func append(_ template: Span<UInt8>, _ value: [UInt8]?, of name: Range<Int>) throws(EnvFileError) {
    guard let value else {
      warnings.append(line: line, .unsetVariable([UInt8](copying: template, name)))
      return
    }
    budget &-= value.count
    guard budget >= 0 else { throw EnvFileError(line: line, .longValues(name: target)) }
    output.append(contentsOf: value)
  }

  private mutating func append(_ template: Span<UInt8>, _ range: Range<Int>) {
    template.extracting(range).withUnsafeBufferPointer { output.append(contentsOf: $0) }
  }

  private mutating func appendPlaceholder(_ template: Span<UInt8>, _ name: Range<Int>) {
    output.append(ASCII.dollar)
    output.append(ASCII.openBrace)
    append(template, name)
    output.append(ASCII.closeBrace)
  }
}

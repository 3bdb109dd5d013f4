import Activation
import ArgumentParser
import Bytes
import EnvFile
import Platform
import TplHot

struct EnvSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Give a variable a value in an env file of a component.",
    discussion: """
      The value comes from the terminal, which does not show it, or from standard input, without the newline at its end: \
      printf %s "$value" | tpl env set KEY. No other byte of the file changes. A new file is readable by its owner alone. \
      Where only the encrypted file is there (.env.prod.crypt), that one is changed, in memory.
      """)

  @OptionGroup var options: EditOptions

  mutating func run() throws {
    let name = options.key.bytes
    try EnvSetCommand.check(name)
    let finder = ComponentEnvironment(world: try World.ofProcess())
    let place = try EnvSetCommand.place(options, finder)
    let edit = try options.edit(finder, place)
    let value = try EnvSetCommand.value(of: name)
    try EnvSetCommand.check(name, value)
    try edit.apply { (content) throws(EnvFileError) in try EnvFile.setting(name, to: value, in: content) }
    Output.say("set \(name.displayed) in \(edit.path.bytes.displayed)")
    EnvSetCommand.warnIfWithoutEffect(name, edit, place, finder, options)
  }

  /// A value among the arguments would be in the shell's history and in everybody's `ps`; here it must not get into a
  /// message.
  private static func place(
    _ options: EditOptions, _ finder: ComponentEnvironment
  ) throws -> ComponentEnvironment.Place {
    do {
      return try options.place(finder)
    } catch {
      let failure = CommandFailure(of: error)
      guard failure.status != .ambiguous, let query = options.query else { throw failure }
      guard let trouble = KernelTrouble.first ?? KernelTrouble.denials.first else {
        // Of a record that is damaged, for one, the message holds nothing that was typed.
        if failure.status != .negative, !failure.message.contains(query.path.bytes.displayed) { throw failure }
        throw CommandFailure(.negative, "there is no such component", hint: valueHint)
      }
      throw CommandFailure(
        .inputOutput, "whether there is such a component cannot be told" + reason(trouble, query), hint: valueHint)
    }
  }

  /// What failed and where, and nothing of what may be the value.
  private static func reason(_ trouble: SystemError, _ query: ByteArgument) -> String {
    let value = query.path.bytes.displayed
    var place = trouble.path
    while let candidate = place, candidate.bytes.displayed.contains(value) { place = candidate.parent }
    guard let place else { return "" }
    if place == trouble.path { return ": \(trouble)" }
    let call = SystemError(operation: trouble.operation, code: trouble.code)
    return ": \(call), below \(place.bytes.displayed)"
  }

  private static let valueHint = "the value is typed, or comes from standard input: tpl env set KEY [QUERY]"

  private static func check(_ name: [UInt8]) throws {
    if name.contains(.equals) {
      throw CommandFailure(.usage, "a value is never an argument", hint: valueHint)
    }
    guard name.isVariableName else {
      throw CommandFailure(
        .usage, "no shell can export the name '\(name.displayed)'", hint: "letters, digits and _, no digit first")
    }
    try check(name, [])
  }

  private static func check(_ name: [UInt8], _ value: [UInt8]) throws {
    if NamePolicy.isRefused(name, value: value) {
      throw CommandFailure(
        .usage, "\(name.displayed) is never taken from a repository", hint: "set it in your own shell")
    }
    if value.contains(0) { throw CommandFailure(.usage, "the value of \(name.displayed) holds a NUL byte") }
    if name.count + 1 + value.count > EnvFile.longestString {
      throw CommandFailure(.usage, "the value of \(name.displayed) is too long for an environment")
    }
  }

  private static func value(of name: [UInt8]) throws -> [UInt8] {
    guard Terminal.isInputTerminal else {
      var value = try Terminal.readInput(limit: 1 << 20)
      if value.last == .newline { value.removeLast() }
      return value
    }
    switch try Terminal.readHiddenLine(prompt: "value of \(name.displayed): ") {
    case .text(let value): return value
    case .interrupted: throw CommandFailure(.interrupted, "")
    }
  }

  /// What a person would otherwise find out later.
  private static func warnIfWithoutEffect(
    _ name: [UInt8], _ edit: EnvFileEdit, _ place: ComponentEnvironment.Place, _ finder: ComponentEnvironment,
    _ options: EditOptions
  ) {
    guard let scope = try? finder.scope(place, environment: options.component.environment?.name),
      let activation = try? finder.activate(scope)
    else { return }
    if let problem = activation.trace.files.first(where: { $0.path == edit.path })?.problem {
      if case .refused(let refusal) = problem { Output.warn(refusal.warning(edit.path, in: scope.root)) }
      return
    }
    if let definition = activation.trace.definitions.last(where: { $0.assignment.name == name }) {
      if let refusal = definition.refusal {
        Output.warn("\(definition.file.bytes.displayed):\(definition.assignment.line): \(refusal)")
      } else if definition.file != edit.path {
        Output.warn(
          "\(definition.file.bytes.displayed):\(definition.assignment.line) decides \(name.displayed) in \(activation.label)"
        )
      }
    }
  }
}

import Activation
import Bytes
import EnvFile
import Platform
import TplHot

/// How `tpl env export` writes variables. Each format loses something; what it cannot carry is an error.
enum ExportFormat: String {
  case shell, json, dotenv, docker, systemd, github
}

struct VariableExport {
  let format: ExportFormat
  let activation: CommandActivation

  func rendered() throws -> [UInt8] {
    var variables = activation.names.compactMap { name in activation[name].map { (name: name, value: $0) } }
    let leftOut = variables.map(\.name).filter { !isTaken($0) }
    if !leftOut.isEmpty {
      variables.removeAll { leftOut.contains($0.name) }
      Output.warn("left out, no \(format.rawValue) takes it: \(leftOut.map(\.displayed).joined(separator: " "))")
    }
    for variable in variables {
      if let flaw = flaw(variable.name, variable.value) { throw failure(variable.name, flaw) }
    }
    if format == .json { return VariableExport.json(variables) }
    var text: [UInt8] = []
    for variable in variables { append(variable.name, variable.value, to: &text) }
    if format == .shell {
      for name in activation.unsetNames { text += [UInt8]("unset ") + name + [.newline] }
      appendPath(to: &text)
    }
    return text
  }

  /// A shell that evaluates the text stops at a name it cannot hold, and systemd passes over it (systemd.exec(5)).
  private func isTaken(_ name: [UInt8]) -> Bool {
    switch format {
    case .shell:
      return ShellParameters.canExport(name, in: .bash) && ShellParameters.canExport(name, in: .zsh)
    case .systemd: return name.isVariableName
    case .json, .dotenv, .docker, .github: return true
    }
  }

  private func append(_ name: [UInt8], _ value: [UInt8], to text: inout [UInt8]) {
    switch format {
    case .shell:
      text.append("export ")
      text += name + [.equals]
      ShellDialect.bash.appendQuoted(value, to: &text)
    case .dotenv: text += name + [.equals] + EnvFile.quoted(value)
    case .docker: text += name + [.equals] + value
    case .systemd: text += name + [.equals] + VariableExport.systemdQuoted(value)
    case .github:
      let delimiter = VariableExport.delimiter(absentFrom: value)
      text += name + [UInt8]("<<") + delimiter + [.newline] + value + [.newline] + delimiter
    case .json: return
    }
    text.append(.newline)
  }

  /// Adds to the PATH of the shell that evaluates the text, which need not be the PATH of this process.
  private func appendPath(to text: inout [UInt8]) {
    let (front, back) = activation.pathAdditions
    for (elements, isFront) in [(front, true), (back, false)] where !elements.isEmpty {
      text.append(isFront ? "export PATH=" : "export PATH=\"${PATH:+$PATH:}\"")
      ShellDialect.bash.appendQuoted(Array(elements.joined(separator: [.colon])), to: &text)
      text.append(isFront ? "\"${PATH:+:$PATH}\"\n" : "\n")
    }
  }

  /// systemd.exec(5), EnvironmentFile=: a backslash in double quotes only means something before these.
  private static func systemdQuoted(_ value: [UInt8]) -> [UInt8] {
    var text: [UInt8] = [UInt8(ascii: "\"")]
    for byte in value {
      if [UInt8]("\"\\`$").contains(byte) { text.append(UInt8(ascii: "\\")) }
      text.append(byte)
    }
    return text + [UInt8(ascii: "\"")]
  }

  /// A random line, so that a value cannot be chosen to contain it and end early.
  private static func delimiter(absentFrom value: [UInt8]) -> [UInt8] {
    while true {
      var delimiter = [UInt8]("ghadelimiter_")
      delimiter.appendHex(RandomNumber.next())
      delimiter.appendHex(RandomNumber.next())
      if !value.split(separator: .newline).contains(where: { Array($0) == delimiter }) { return delimiter }
    }
  }

  private static func json(_ variables: [(name: [UInt8], value: [UInt8])]) -> [UInt8] {
    JSONValue.object(variables.map { JSONMember(name: $0.name, value: .bytes($0.value)) }).line
  }
}

// MARK: - What a format cannot carry

extension VariableExport {
  /// Where docker's scanner gives up on a line.
  private static let longestDockerLine = 65_535

  private func flaw(_ name: [UInt8], _ value: [UInt8]) -> String? {
    switch format {
    case .shell, .dotenv: return nil
    case .json, .systemd: return notUTF8(value)
    case .docker: return dockerFlaw(name, value)
    case .github:
      if name.equals("NODE_OPTIONS") || name.hasPrefix("GITHUB_") || name.hasPrefix("RUNNER_") {
        return "the runner does not take this name"
      }
      return notUTF8(value)
    }
  }

  /// `docker run --env-file` takes lines as they are, and drops a carriage return at their ends.
  private func dockerFlaw(_ name: [UInt8], _ value: [UInt8]) -> String? {
    if value.contains(.newline) { return "its value holds a newline" }
    if value.last == UInt8(ascii: "\r") { return "its value ends in a carriage return" }
    if name.count + 1 + value.count > VariableExport.longestDockerLine { return "its value is too long" }
    return notUTF8(value)
  }

  private func notUTF8(_ value: [UInt8]) -> String? {
    String(validating: value, as: UTF8.self) == nil ? "its value is not UTF-8" : nil
  }

  private func failure(_ name: [UInt8], _ flaw: String) -> CommandFailure {
    var place = ""
    if case .file(let definition) = activation.source(of: name) {
      place = "\(definition.file.bytes.displayed):\(definition.assignment.line): "
    }
    return CommandFailure(.badData, "\(place)\(format.rawValue) cannot carry \(name.displayed): \(flaw)")
  }
}

import Bytes
import Layout
import Platform

/// Whether this shell calls tpl at its prompts. Only the shell knows: its function `tpl` hands over what it has.
struct HookCheck {
  /// `SHELL VERSION [fresh] WORD…`: whether the last prompt has synchronised the shell, and the functions that run at
  /// the prompt, in order; `nil` without the hook.
  let state: [UInt8]?
  let environment: Environment

  private static let oldest: [(shell: String, version: [UInt64], names: String)] = [
    ("bash", [4, 4], "4.4"), ("zsh", [5, 8], "5.8"), ("fish", [3, 1], "3.1"),
  ]

  private var startupShell: String {
    let program = environment.nonEmpty("SHELL").map { Path($0).lastComponent } ?? []
    return String(decoding: program, as: UTF8.self)
  }

  func findings() -> [Finding] {
    let words = (state ?? []).split { $0 == .space || $0 == UInt8(ascii: ";") || $0 == .newline }
      .map { String(decoding: $0, as: UTF8.self) }
    guard words.count >= 2 else { return [notLoaded] + startupFile() }
    let isFresh = words.count > 2 && words[2] == "fresh"
    var functions = Array(words.dropFirst(isFresh ? 3 : 2))
    for index in functions.indices.reversed() where functions[index...].starts(with: HookCheck.entryStart) {
      functions.removeSubrange(index..<index + HookCheck.entryStart.count)
    }
    return version(words[0], words[1]) + [order(words[0], functions, isFresh: isFresh)] + startupFile()
  }

  private var notLoaded: Finding {
    let shell = HookCheck.oldest.contains { $0.shell == startupShell } ? startupShell : "bash"
    return Finding(
      "hook", .warning, "not loaded in the shell that started this, or run by a script",
      hint: shell == "fish" ? "tpl hook fish | source" : "eval \"$(tpl hook \(shell))\"")
  }

  private func version(_ shell: String, _ text: String) -> [Finding] {
    guard let row = HookCheck.oldest.first(where: { $0.shell == shell }) else { return [] }
    let numbers = text.utf8.split { !$0.isASCIIDigit }.map { Array($0).decimalValue ?? 0 }
    if numbers.lexicographicallyPrecedes(row.version) {
      return [Finding("shell", .error, "\(shell) \(text) is too old", hint: "tpl's hook needs \(row.names) or newer")]
    }
    return []
  }

  /// What stands before `__tpl_prompt` in the entry of the hook's own.
  private static let entryStart = ["case", "${__tpl_bin+x}", "in", "x)"]

  private func order(_ shell: String, _ functions: [String], isFresh: Bool) -> Finding {
    let variable = shell == "bash" ? "PROMPT_COMMAND" : shell == "zsh" ? "precmd_functions" : "the prompt's event"
    guard let place = functions.firstIndex(of: "__tpl_prompt") else {
      if functions.contains(where: { $0.hasPrefix("__tpl_attributes=") && $0.drop { $0 != "=" }.contains("r") }) {
        return Finding(
          "hook", .error, "loaded in this \(shell), but \(variable) is readonly and does not call it",
          hint: "load the hook before what makes \(variable) readonly")
      }
      // A prompt theme may call what was in the variable before.
      if isFresh { return Finding("hook", .note, "works in this \(shell), called by something else in \(variable)") }
      return Finding(
        "hook", .error, "loaded in this \(shell), but no longer in \(variable): something set it anew afterwards",
        hint: "load the hook at the end of the startup file, behind what sets \(variable)")
    }
    if functions[(place + 1)...].contains("__tpl_prompt") {
      return Finding("hook", .warning, "in \(variable) more than once", hint: "load it in one startup file only")
    }
    if place > 0 {
      let others = functions[..<place].joined(separator: " ")
      return Finding("hook", .note, "loaded in this \(shell); before it at the prompt: \(others)")
    }
    return Finding("hook", .ok, "loaded in this \(shell), first at the prompt")
  }

  /// Whether the next shell will load it.
  private func startupFile() -> [Finding] {
    guard let home = environment.nonEmpty("HOME").map({ Path($0) }) else { return [] }
    let configuration = environment.nonEmpty("XDG_CONFIG_HOME").map { Path($0) } ?? home.appending(".config")
    let files: [Path]
    switch startupShell {
    case "bash": files = [home.appending(".bashrc")]
    case "zsh": files = [(environment.nonEmpty("ZDOTDIR").map { Path($0) } ?? home).appending(".zshrc")]
    case "fish":
      let parts = (try? DirectoryListing.entries(configuration.appending("fish/conf.d"))) ?? []
      files =
        [configuration.appending("fish/config.fish")]
        + parts.map { configuration.appending("fish/conf.d").appending($0.name) }
    default: return []
    }
    let loads = files.contains { file in
      guard let text = try? Files.read(file, limit: 1 << 20) else { return false }
      return [Array("tpl hook".utf8), Array("tpl/tpl.".utf8), Array("shell/tpl.".utf8)].contains {
        text.firstRange(of: $0) != nil
      }
    }
    if loads { return [Finding("startup file", .ok, "\(files[0].bytes.displayed) loads the hook")] }
    return [
      Finding(
        "startup file", .warning, "\(files[0].bytes.displayed) does not load the hook",
        hint: "localbin/install.sh adds it, or 'tpl hook \(startupShell)' prints it")
    ]
  }
}

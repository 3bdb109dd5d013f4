package import Activation
import Bytes
import Platform
import ShellScripts

/// `tpl hook`: prints the hook script of a shell. Every shell that starts waits for it.
package struct HookVerb {
  private let dialect: ShellDialect
  private let wrapsCd: Bool

  /// - Throws: a usage error for a shell that needs no wrapping.
  package init(_ dialect: ShellDialect, wrapsCd: Bool) throws(CommandFailure) {
    guard !wrapsCd || dialect == .bash else {
      throw CommandFailure(
        .usage, "--wrap-cd is for bash", hint: "\(dialect.rawValue) activates on every cd without it")
    }
    (self.dialect, self.wrapsCd) = (dialect, wrapsCd)
  }

  /// The plain form: `hook SHELL`.
  /// - Returns: `nil` for anything else, help and mistakes included.
  init?(plain arguments: ArraySlice<[UInt8]>) {
    guard arguments.count == 1, let name = arguments.first,
      let dialect = ShellDialect(rawValue: String(decoding: name, as: UTF8.self))
    else { return nil }
    (self.dialect, wrapsCd) = (dialect, false)
  }

  package func run() throws(CommandFailure) {
    let executable: Path
    do throws(SystemError) {
      executable = try Path.runningExecutable()
    } catch {
      throw CommandFailure(error)
    }
    let script = HookVerb.script(dialect, executable: executable)
    try Output.write(wrapsCd ? script + [.newline] + ShellScripts.bashWrapCd : script)
  }

  /// With the program's own path in place of the bare name: a `tpl` in a repository's localbin must not answer.
  private static func script(_ shell: ShellDialect, executable: Path) -> [UInt8] {
    let (text, assignment): ([UInt8], StaticString) =
      switch shell {
      case .bash: (ShellScripts.bash, "__tpl_bin=")
      case .zsh: (ShellScripts.zsh, "__tpl_bin=")
      case .fish: (ShellScripts.fish, "__tpl_bin ")
      }
    let placeholder = [UInt8](assignment) + [UInt8]("tpl\n")
    guard let start = text.firstRange(of: placeholder) else { return text }
    var script = Array(text[..<start.lowerBound]) + [UInt8](assignment)
    shell.appendQuoted(executable.bytes, to: &script)
    script.append(.newline)
    return script + text[start.upperBound...]
  }
}

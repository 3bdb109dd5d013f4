import Bytes

/// The part of an answer that changes a shell's variables. The process environment does not show what a shell holds
/// besides: variables that are not exported, lists, attributes. So the script looks first, in the shell, with builtins
/// only.
struct ChangeScript {
  let shell: ShellDialect
  let diff: EnvironmentDiff
  let old: UndoRecord?
  let new: UndoRecord?

  /// - Parameter rest: what the shell evaluates when every change was possible. Otherwise it asks once more, and tells
  ///   which names it keeps: nothing is claimed that was not done.
  func append(to script: inout [UInt8], rest: [UInt8]) {
    if diff.isEmpty { return script += rest }
    if shell != .fish { appendLook(to: &script) }
    appendKeeping(to: &script)
    appendChanges(to: &script)
    script += rest
    if shell != .fish { script.append("fi\n") }
  }

  // MARK: - What cannot be changed

  /// A readonly variable ends a script or stays silently; a number is evaluated, and its evaluation runs commands
  /// (`a[$(…)]`); an array keeps its kind and takes one element; zsh's own parameters do things (USERNAME changes the
  /// user).
  private func appendLook(to script: inout [UInt8]) {
    script.append("__tpl_kept=''\nfor __tpl_name in")
    for entry in diff.changes { append(entry.name, to: &script) }
    script.append(
      shell == .bash
        ? """
        ; do
        [[ ${!__tpl_name@a} != *[aAilnruc]* ]] || __tpl_kept+=":=$__tpl_name"
        done
        if [[ -n $__tpl_kept ]]; then

        """
        : """
        ; do
        [[ ${(tP)__tpl_name} != *(readonly|integer|float|array|association|left|right|lower|upper|special)* ||
        ${(tP)__tpl_name}//$__tpl_name == scalar*//(PATH|MANPATH|LANG|LC_*|TERM) && ${(tP)__tpl_name} != *readonly* ]] ||
        __tpl_kept+=":=$__tpl_name"
        done
        if [[ -n $__tpl_kept ]]; then

        """)
    script.append("__tpl_memory+=$__tpl_kept\n__tpl_update\nelse\n")
  }

  // MARK: - What is kept aside

  /// Of names that tpl sets for the first time here. A child shell has no such variables, as it has no unexported ones.
  private func appendKeeping(to script: inout [UInt8]) {
    let names = diff.changes.filter { isFirst($0) }.map(\.name)
    if names.isEmpty { return }
    script.append("for __tpl_name in")
    for name in names { append(name, to: &script) }
    switch shell {
    case .bash: script.append(ChangeScript.keepingInBash)
    case .zsh: script.append(ChangeScript.keepingInZsh)
    case .fish: script.append(ChangeScript.keepingInFish)
    }
  }

  private static let keepingInBash: StaticString = """
    ; do
    \\builtin unset "__tpl_was_$__tpl_name"
    [[ -z ${!__tpl_name+x} || ${!__tpl_name@a} == *x* ]] ||
    \\builtin printf -v "__tpl_was_$__tpl_name" %s "${!__tpl_name}"
    done

    """

  private static let keepingInZsh: StaticString = """
    ; do
    \\builtin unset "__tpl_was_$__tpl_name"
    [[ -z ${(tP)__tpl_name} || ${(tP)__tpl_name} == *export* ]] ||
    \\builtin typeset -g "__tpl_was_$__tpl_name=${(P)__tpl_name}"
    done

    """

  /// Exported ones too: the environment shows a list as one text.
  private static let keepingInFish: StaticString = """

    if set -qgx $__tpl_name
    set -gu __tpl_was_$__tpl_name -gx $$__tpl_name
    else if set -qg $__tpl_name
    set -gu __tpl_was_$__tpl_name -gu $$__tpl_name
    else
    set -gu __tpl_was_$__tpl_name -e
    end
    end

    """

  private func isFirst(_ entry: EnvironmentDiff.NamedChange) -> Bool {
    if entry.change == .unset || isOwn(entry.name) { return false }
    return old?.scalars.contains { $0.name == entry.name } != true
      && new?.scalars.contains { $0.name == entry.name } == true
  }

  private func isLast(_ entry: EnvironmentDiff.NamedChange) -> Bool {
    if isOwn(entry.name) { return false }
    return old?.scalars.contains { $0.name == entry.name } == true
      && new?.scalars.contains { $0.name == entry.name } != true
  }

  /// PATH is undone element by element.
  private func isOwn(_ name: [UInt8]) -> Bool { name.hasPrefix("TPL_") || name.equals("PATH") }

  // MARK: - The changes

  /// A script that ends halfway must leave the name of the record that takes its half back: that is set first and unset
  /// last.
  private func appendChanges(to script: inout [UInt8]) {
    let state = diff.changes.first { $0.name.equals("TPL_STATE") }
    if let state, state.change != .unset { append(state, to: &script) }
    for entry in diff.changes where !entry.name.equals("TPL_STATE") { append(entry, to: &script) }
    if let state, state.change == .unset { append(state, to: &script) }
  }

  private func append(_ entry: EnvironmentDiff.NamedChange, to script: inout [UInt8]) {
    let isLast = isLast(entry)
    if isLast, shell == .fish { appendRestoreInFish(entry.name, to: &script) }
    switch entry.change {
    case .set(let value): shell.appendExport(entry.name, value, to: &script)
    case .unset:
      shell.appendUnset(entry.name, to: &script)
      if isLast, shell != .fish { appendRestore(entry.name, to: &script) }
    }
    if isLast, shell == .fish { script.append("end\n") }
  }

  /// Not exported, as it was found.
  private func appendRestore(_ name: [UInt8], to script: inout [UInt8]) {
    script.append("[[ -z ${__tpl_was_")
    script += name
    script.append("+x} ]] || { ")
    script += name
    script.append("=$__tpl_was_")
    script += name
    script.append("; \\builtin unset __tpl_was_")
    script += name
    script.append("; }\n")
  }

  /// What this shell itself kept aside comes first: a list stays a list, and where there was nothing global a universal
  /// variable shows again.
  private func appendRestoreInFish(_ name: [UInt8], to script: inout [UInt8]) {
    script.append("if set -q __tpl_was_")
    script += name
    script.append("\nset -eg ")
    script += name
    script.append("\ntest \"$__tpl_was_")
    script += name
    script.append("[1]\" = -e; or set $__tpl_was_")
    script += name
    script.append("[1] ")
    script += name
    script.append(" $__tpl_was_")
    script += name
    script.append("[2..-1]\nset -eg __tpl_was_")
    script += name
    script.append("\nelse\n")
  }

  private func append(_ name: [UInt8], to script: inout [UInt8]) {
    script.append(.space)
    script += name
  }
}

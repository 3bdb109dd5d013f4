import Bytes
import Platform

/// The user's editor, with the options that keep it from leaving copies of a text: swap, undo, backup and history
/// files.
struct Editor {
  /// A command for a shell, as VISUAL and EDITOR are.
  let command: [UInt8]
  /// The name of the program that will run, as far as it can be determined.
  private let name: [UInt8]

  init(_ environment: Environment) {
    command = environment.nonEmpty("VISUAL") ?? environment.nonEmpty("EDITOR") ?? [UInt8]("vi")
    var names = Editor.words(command).map { Editor.name($0, environment) }
    if names.contains(where: { $0.equals("sensible-editor") }) {
      names = (Editor.selected(environment) ?? [[UInt8]("editor")]).map { Editor.name($0, environment) }
    }
    // The first word that is a known editor, because `env -u X`, `nice -n 5` and other programs may start it.
    name = names.first { Editor.kind($0) != .unknown } ?? names.first ?? command
  }

  /// `vi` and `editor` are symlinks on most systems (update-alternatives(1)).
  private static func name(_ word: [UInt8], _ environment: Environment) -> [UInt8] {
    let found = word.contains(.slash) ? Path(word) : environment.executable(word) { _ in false }
    let program = found.flatMap { try? Files.canonical($0) } ?? Path(word)
    return Array(program.lastComponent)
  }

  /// The words that may be programs: neither options nor assignments.
  private static func words(_ command: [UInt8]) -> [[UInt8]] {
    let wrappers: [StaticString] = ["command", "env", "exec", "nice", "nohup"]
    return command.split(separator: .space).map { unquoted($0) }.filter {
      !$0.contains(.equals) && $0.first != UInt8(ascii: "-") && !Array(Path($0).lastComponent).isAny(of: wrappers)
    }
  }

  private static func unquoted(_ word: ArraySlice<UInt8>) -> [UInt8] {
    word.filter { $0 != .quote && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  /// The editor that the user chose with select-editor(1) for sensible-editor(1).
  private static func selected(_ environment: Environment) -> [[UInt8]]? {
    guard let home = environment.nonEmpty("HOME"),
      let text = try? Files.readRegular(Path(home).appending(".selected_editor"), limit: 1 << 12).content
    else { return nil }
    let line = text.split(separator: .newline).last { $0.hasPrefix("SELECTED_EDITOR=") }
    return line.map { words(unquoted($0.dropFirst("SELECTED_EDITOR=".utf8.count))) }
  }
}

// MARK: - What is known of editors

extension Editor {
  private enum Kind { case vim, emacs, nano, micro, harmless, unknown }

  /// Editors that write no other file than the edited one, sorted.
  private static let harmless: [StaticString] = [
    "busybox", "cat", "cp", "ed", "false", "helix", "hx", "kak", "mv", "printf", "red", "sed", "tee", "true",
  ]

  private var kind: Kind { Editor.kind(name) }

  private static func kind(_ name: [UInt8]) -> Kind {
    if name.hasPrefix("vim") || name.hasPrefix("nvim") || name.hasPrefix("gvim") { return .vim }
    if name.isAny(of: ["ex", "rview", "rvim", "vi", "view"]) { return .vim }
    if name.hasPrefix("emacs"), !name.hasPrefix("emacsclient") { return .emacs }
    if name.equals("nano") || name.hasPrefix("nano-") || name.equals("rnano") || name.equals("pico") { return .nano }
    if name.equals("micro") { return .micro }
    return name.isAny(of: Editor.harmless) ? .harmless : .unknown
  }

  /// Whether it is unknown what files the editor leaves behind.
  var isUnknown: Bool { kind == .unknown }
  var displayedName: String { name.displayed }

  private static let vimSettings =
    "silent! set noundofile noswapfile nobackup nowritebackup patchmode= viminfo= shada="

  /// The command with its options. vim gets the settings also after its configuration, which could undo the first ones.
  var commandWithOptions: [UInt8] {
    switch kind {
    case .vim:
      let settings = Editor.vimSettings
      return command
        + Array(
          " -n -i NONE --cmd '\(settings)' -c '\(settings)' -c 'silent! autocmd VimEnter,BufWritePre * \(settings)'"
            .utf8)
    case .emacs:
      let modes = "recentf-mode savehist-mode save-place-mode desktop-save-mode global-undo-tree-mode"
      let code =
        "(progn (setq make-backup-files nil auto-save-default nil auto-save-list-file-prefix nil create-lockfiles nil) "
        + "(dolist (mode (quote (\(modes)))) (when (and (boundp mode) (symbol-value mode)) (funcall mode -1))))"
      return command + Array(" --eval '\(code)'".utf8)
    // nano has no options against backups and histories, so its configuration is not read.
    case .nano: return command + [UInt8](" --ignorercfiles")
    case .micro: return command + [UInt8](" -backup off -saveundo off -savecursor off -savehistory off")
    case .harmless, .unknown: return command
    }
  }

  /// Warns, once for each unknown editor, that it may leave copies of the text on a disk.
  func tellOnce(_ directories: BaseDirectories, _ warn: (String) -> Void) {
    guard isUnknown else { return }
    let file = directories.state.appending("editors")
    let told = ((try? Files.read(file, limit: 1 << 16)) ?? []).split(separator: .newline).map(Array.init)
    if told.contains(name) { return }
    warn("\(displayedName) is no editor that tpl knows: it may leave backups or histories of the text on a disk")
    _ = try? Files.makePrivateDirectories(directories.state)
    _ = try? Files.replace(file, with: (told + [name]).flatMap { $0 + [.newline] })
  }
}

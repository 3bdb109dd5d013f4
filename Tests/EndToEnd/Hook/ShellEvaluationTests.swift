import TestSupport
import Testing

/// Variables that a shell reads as a number, a prompt, a file or a hook, with values that leave a mark where they are
/// evaluated.
@Suite struct ShellEvaluationTests {
  /// Names of the shells' manuals, whether or not a shell that has just started has them.
  private static let bash = """
    BASH_ARGV0 BASH_COMPAT BASH_ENV BASH_XTRACEFD CDPATH CHILD_MAX COLUMNS COMPREPLY COMP_CWORD COMP_POINT COMP_TYPE
    COMP_WORDBREAKS COMP_WORDS COPROC DIRSTACK EMACS ENV EPOCHREALTIME EPOCHSECONDS EUID EXECIGNORE FCEDIT FIGNORE FUNCNAME
    FUNCNEST GLOBIGNORE GLOBSORT GROUPS HISTCMD HISTCONTROL HISTFILE HISTFILESIZE HISTIGNORE HISTSIZE HISTTIMEFORMAT
    HOSTFILE HOSTNAME HOSTTYPE IFS IGNOREEOF INPUTRC INSIDE_EMACS LINENO LINES MACHTYPE MAIL MAILCHECK MAILPATH MAPFILE
    OPTARG OPTERR OPTIND OSTYPE PIPESTATUS POSIXLY_CORRECT PPID PROMPT_COMMAND PROMPT_DIRTRIM PS0 PS1 PS2 PS3 PS4 RANDOM
    READLINE_ARGUMENT READLINE_LINE READLINE_MARK READLINE_POINT REPLY SECONDS SHELLOPTS SRANDOM TEXTDOMAIN TEXTDOMAINDIR
    TIMEFORMAT TMOUT UID auto_resume histchars ignoreeof
    """
  private static let zsh = """
    ARGC ARGV0 BAUD CDPATH COLUMNS CORRECT_IGNORE CORRECT_IGNORE_FILE CPUTYPE DIRSTACKSIZE EGID ENV EPOCHREALTIME
    EPOCHSECONDS ERRNO EUID FCEDIT FIGNORE FPATH FUNCNEST GID HISTCHARS HISTCMD HISTFILE HISTORY_IGNORE HISTSIZE HOST IFS
    KEYBOARD_HACK KEYTIMEOUT LINENO LINES LISTMAX LISTPROMPT LOGCHECK MACHTYPE MAIL MAILCHECK MAILPATH MBEGIN MEND
    MENUMODE MENUPROMPT MENUSCROLL MENUSELECT MODULE_PATH NULLCMD OPTARG OPTIND OSTYPE PERIOD POSTEDIT PPID PROMPT PROMPT2
    PROMPT3 PROMPT4 PROMPT_EOL_MARK PS1 PS2 PS3 PS4 PSVAR RANDOM READNULLCMD REPLY REPORTMEMORY REPORTTIME RPROMPT RPROMPT2
    RPS1 RPS2 SAVEHIST SECONDS SPROMPT STTY TIMEFMT TMOUT TMPPREFIX TMPSUFFIX TRY_BLOCK_ERROR TRY_BLOCK_INTERRUPT TTYIDLE
    UID USERNAME VENDOR WATCH WATCHFMT WORDCHARS ZBEEP ZCURSES_COLORS ZFTP_TMOUT ZLE_LINE_ABORTED
    ZLE_REMOVE_SUFFIX_CHARS ZLE_RPROMPT_INDENT ZLE_SPACE_SUFFIX_CHARS ZLS_COLORS ZLS_COLOURS ZSH_SUBSHELL
    argv cdpath chpwd_functions dirstack fignore fpath functions histchars mailpath mapfile module_path nameddirs
    options path periodic_functions precmd_functions preexec_functions prompt psvar status watch zle_bracketed_paste
    zle_highlight zsh_scheduled_events
    """
  private static let fish = """
    CDPATH CMD_DURATION COLUMNS EUID FISH_VERSION IFS LINES argv argv_opts dirnext dirprev fish_bind_mode fish_color_normal
    fish_cursor_default fish_function_path fish_complete_path fish_greeting fish_history fish_key_bindings fish_term24bit
    fish_trace fish_user_paths history hostname last_pid pipestatus status status_generation umask version
    """

  private static func names(_ shell: Shell) -> [String] {
    shell.text(bash: bash, zsh: zsh, fish: fish).split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  /// Assigned, at prompts, in a subshell and in a child shell of the same kind.
  @Test(
    arguments: Shell.allCases,
    [
      "path[\\$(touch pwn)1]", "\\$(touch pwn)", "`touch pwn`", "x[\\$(touch pwn)]", "/?\\$(touch pwn)",
      "%{\\$(touch pwn)%}",
    ])
  func nothingIsEvaluated(shell: Shell, value: String) throws {
    let room = try AttackRoom(shell)
    try room.hook.write([".env": Self.names(shell).map { "\($0)=\"\(value)\"\n" }.joined() + "OWN=1\n"])
    try room.hook.allow()
    let options = shell.text(bash: "shopt -s promptvars", zsh: "setopt prompt_subst auto_pushd", fish: "")
    let session = try room.hook.session(before: options)
    try session.run(room.hook.cd())
    #expect(try session.text(of: "OWN") == "1")
    try session.run("pushd / >/dev/null; popd >/dev/null")
    try session.prompt()
    let subshell = shell.text(bash: "(:; echo x)", fish: "echo (echo x)")
    #expect(try session.run(subshell).output.hasPrefix("x"))
    let script = shell.text(
      bash: "cd /; cd -; time :; echo done", zsh: "setopt prompt_subst auto_pushd; cd /; cd -; echo done",
      fish: "cd /; echo done")
    let child = ([shell.rawValue] + shell.withoutStartupFiles + ["-ic", shell.quote(script)]).joined(separator: " ")
    #expect(try session.run("\(child) </dev/null").output.contains("done"))
    try session.run(room.hook.leave)
    try session.run("true")
    #expect(try session.value(of: "OWN") == nil)
    #expect(try room.marks() == "")
  }

  /// A name means something to one shell only, so the others export it.
  @Test func otherShellsTakeWhatOneLivesBy() throws {
    let names = ["PROMPT", "WATCH", "GID", "USERNAME", "PERIOD", "REPORTTIME", "DIRSTACKSIZE"]
    for shell in [Shell.bash, .fish] {
      let hook = try ActivationFixture(shell, files: [".env": names.map { "\($0)=v1\n" }.joined()])
      let session = try hook.session()
      let reply = try session.run(hook.cd())
      #expect(!reply.output.contains("warning"))
      let exported = try session.exported()
      #expect(names.filter { exported[$0] != Array("v1".utf8) } == [])
    }
  }
}

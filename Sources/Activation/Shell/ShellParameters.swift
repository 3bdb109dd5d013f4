import Bytes

/// Names that one shell lives by: it reads them as a number (which zsh evaluates, and `path[$(…)]` in it runs a
/// command), as a prompt, as a file to source or a function to call, or it sets them itself. To other programs they
/// mean something else, so only the shell itself leaves them out. From bash(1), zshparam(1), zshmodules(1), zshzle(1)
/// and fish-language(1); what no env file may set for any program is in ``NamePolicy``. Shells tell case apart.
package enum ShellParameters {
  static func isReserved(_ name: [UInt8], in shell: ShellDialect) -> Bool {
    switch shell {
    case .bash: return name.isAny(of: bash) || name.hasPrefix("COMP_") || name.hasPrefix("READLINE_")
    case .zsh: return name.isAny(of: zsh) || zshPrefixes.contains { name.hasPrefix($0) }
    case .fish: return name.isAny(of: fish) || name.hasPrefix("fish_")
    }
  }

  /// Whether activation exports it in that shell. Programs take more: `discovery.type` has a meaning to them.
  package static func canExport(_ name: [UInt8], in shell: ShellDialect) -> Bool {
    name.isVariableName && !isReserved(name, in: shell)
  }

  private static let bash: [StaticString] = [
    "CHILD_MAX", "COLUMNS", "COMPREPLY", "COPROC", "DIRSTACK", "EPOCHREALTIME", "EPOCHSECONDS", "EUID", "FIGNORE",
    "FUNCNAME", "FUNCNEST", "GLOBSORT", "GROUPS", "HISTCMD", "HISTCONTROL", "HISTFILESIZE", "HISTIGNORE", "HISTSIZE",
    "HISTTIMEFORMAT", "HOSTFILE", "IGNOREEOF", "LINENO", "LINES", "MAILCHECK", "MAPFILE", "OPTARG", "OPTERR", "OPTIND",
    "PIPESTATUS", "POSIXLY_CORRECT", "POSIX_PEDANTIC", "PPID", "PROMPT_DIRTRIM", "RANDOM", "SECONDS", "SRANDOM",
    "TEXTDOMAIN", "TEXTDOMAINDIR", "TIMEFORMAT", "TMOUT", "UID", "auto_resume", "histchars", "ignoreeof",
  ]

  private static let zshPrefixes: [StaticString] = ["ZCURSES_", "ZFTP_", "ZLE_", "ZLS_", "ZSH_", "zle_", "zsh_"]

  private static let zsh: [StaticString] = [
    "ARGC", "ARGV0", "BAUD", "COLUMNS", "CORRECT_IGNORE", "CORRECT_IGNORE_FILE", "DIRSTACKSIZE", "EGID",
    "EPOCHREALTIME", "EPOCHSECONDS", "ERRNO", "EUID", "FIGNORE", "FUNCNEST", "GID", "HISTCHARS", "HISTCMD",
    "HISTORY_IGNORE", "HISTSIZE", "KEYBOARD_HACK", "KEYTIMEOUT", "LINENO", "LINES", "LISTMAX", "LISTPROMPT", "LOGCHECK",
    "MAILCHECK", "MENUMODE", "MENUPROMPT", "MENUSCROLL", "MENUSELECT", "MODULE_PATH", "OPTARG", "OPTIND", "PERIOD",
    "POSTEDIT", "PPID", "PROMPT", "PROMPT_EOL_MARK", "PSVAR", "RANDOM", "REPORTMEMORY", "REPORTTIME", "SAVEHIST",
    "SECONDS", "STTY", "TIMEFMT", "TMOUT", "TRY_BLOCK_ERROR", "TRY_BLOCK_INTERRUPT", "TTYIDLE", "UID", "USERNAME",
    "WATCH", "WATCHFMT", "WORDCHARS", "ZBEEP", "aliases", "argv", "builtins", "cdpath", "commands", "compstate",
    "dirstack", "dis_aliases", "dis_builtins", "dis_functions", "dis_functions_source", "dis_galiases", "dis_patchars",
    "dis_reswords", "dis_saliases", "epochtime", "errnos", "fignore", "fpath", "funcfiletrace", "funcsourcetrace",
    "funcstack", "functions", "functions_source", "functrace", "galiases", "histchars", "history", "historywords",
    "jobdirs", "jobstates", "jobtexts", "keymaps", "langinfo", "mailpath", "manpath", "mapfile", "module_path",
    "modules", "nameddirs", "options", "parameters", "patchars", "path", "pipestatus", "prompt", "psvar", "reswords",
    "saliases", "signals", "status", "sysparams", "termcap", "terminfo", "userdirs", "usergroups", "watch", "widgets",
    "words", "zgdbm_tied",
  ]

  /// Readonly ones, and what acts when it is set.
  private static let fish: [StaticString] = [
    "CMD_DURATION", "COLUMNS", "EUID", "FISH_VERSION", "LINES", "argv", "argv_opts", "dirnext", "dirprev", "history",
    "hostname", "last_pid", "pipestatus", "status", "status_generation", "umask", "version",
  ]
}

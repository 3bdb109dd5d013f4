import Bytes
import Layout

/// Which names a repository's file may export at all (product contract, section 6). The lists follow sudo's environment
/// table, glibc's list for set-user-ID programs, and published advisories on env files of workspaces.
package enum NamePolicy: Sendable {
  case allowed
  /// Changes what other programs load, execute or trust: never from a repository.
  case refused
  /// Redirects tools or their traffic: only after it was shown at `tpl allow`.
  case askFirst

  /// Names compare without case: some programs read both.
  /// - Parameter allowed: names of the refuse list that the user's own configuration lets through.
  package static func of(_ name: [UInt8], value: [UInt8], allowed: [[UInt8]] = []) -> NamePolicy {
    // What bash takes for an exported function (CVE-2014-6271 and its successors).
    if value.hasPrefix("() {") || value.hasPrefix("()=") { return .refused }
    let upper = uppercased(name)
    if OwnNames.contains(uppercased: upper) { return .refused }
    if allowed.contains(where: { uppercased($0) == upper }) { return .allowed }
    if refusedPrefixes.contains(where: { upper.hasPrefix($0) }) { return .refused }
    if upper.isAny(of: refusedNames) { return .refused }
    if upper.isAny(of: askedNames) { return .askFirst }
    // sudo's env_check: such a value can name a file or a format.
    let isUnsafe = value.contains(.slash) || value.contains(UInt8(ascii: "%"))
    guard isUnsafe else { return .allowed }
    let isLocale = upper.hasPrefix("LC_") || upper.isAny(of: localeNames)
    return isLocale ? .askFirst : .allowed
  }

  private static func uppercased(_ name: [UInt8]) -> [UInt8] { name.map { $0.isASCIILetter ? $0 & 0xDF : $0 } }

  // Tables of static strings: the compiler lays them out, nothing is built at the first prompt. Sorted, because each variable of
  // each prompt is looked up.

  private static let refusedPrefixes: [StaticString] = [
    "LD_", "DYLD_", "_RLD", "LDR_", "BASH_", "GIT_CONFIG_", "FISH_", "__FISH", "DIRENV_", "MISE_", "__MISE_",
    "__SHADOWENV_",
  ]

  private static let localeNames: [StaticString] = ["COLORTERM", "LANG", "LANGUAGE", "TERM", "TZ"]

  /// Some because shells act on an assignment: prompts are expanded, integers are evaluated as arithmetic, in whose subscripts bash
  /// runs commands, and zsh calls functions and loads modules by them.
  private static let refusedNames: [StaticString] = [
    "BASHOPTS", "BASH_COMPAT", "BASH_ENV", "BASH_LOADABLES_PATH", "BASH_XTRACEFD", "BROWSER", "CDPATH",
    "CHPWD_FUNCTIONS", "CLASSPATH", "CORECLR_PROFILER_PATH", "DOTNET_ADDITIONAL_DEPS", "DOTNET_STARTUP_HOOKS", "EDITOR",
    "EGID", "ENV", "EUID", "EXECIGNORE", "FCEDIT", "FIGNORE", "FPATH", "FUNCNEST", "GCONV_PATH", "GETCONF_DIR", "GID",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_ASKPASS", "GIT_COMMON_DIR", "GIT_DIR", "GIT_EDITOR", "GIT_EXEC_PATH",
    "GIT_EXTERNAL_DIFF", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_PAGER", "GIT_PROXY_COMMAND",
    "GIT_SEQUENCE_EDITOR", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_NO_VERIFY",
    "GIT_TEMPLATE_DIR", "GIT_WORK_TREE", "GLIBC_TUNABLES", "GLOBIGNORE", "HGRCPATH", "HISTCHARS", "HISTCMD",
    "HISTCONTROL", "HISTFILE", "HISTFILESIZE", "HISTIGNORE", "HISTSIZE", "HISTTIMEFORMAT", "HOSTALIASES", "IFS",
    "INPUTRC", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "KRB5_CONFIG", "KRB5_KTNAME", "LESSCLOSE", "LESSEDIT",
    "LESSOPEN", "LINENO", "LOCALDOMAIN", "LOCPATH", "LOGNAME", "LUA_CPATH", "LUA_INIT", "LUA_PATH", "MAILCHECK",
    "MAILPATH", "MAKEFLAGS", "MALLOC_TRACE", "MANPAGER", "MFLAGS", "MODULE_PATH", "NIS_PATH", "NLSPATH",
    "NODE_EXTRA_CA_CERTS", "NODE_OPTIONS", "NODE_PATH", "NODE_REPL_EXTERNAL_MODULE", "NODE_TLS_REJECT_UNAUTHORIZED",
    "NPM_CONFIG_GIT", "NPM_CONFIG_GLOBALCONFIG", "NPM_CONFIG_NODE_OPTIONS", "NPM_CONFIG_PYTHON",
    "NPM_CONFIG_SCRIPT_SHELL", "NPM_CONFIG_USERCONFIG", "NULLCMD", "OLDPWD", "OPENSSL_CONF", "OPENSSL_CONF_INCLUDE",
    "OPENSSL_ENGINES", "OPENSSL_MODULES", "OPTIND", "PAGER", "PATH_LOCALE", "PERIODIC_FUNCTIONS", "PERL5DB",
    "PERL5DBCMD", "PERL5LIB", "PERL5OPT", "PERLIO_DEBUG", "PERLLIB", "PHPRC", "PHP_INI_SCAN_DIR", "POSIXLY_CORRECT",
    "PPID", "PRECMD_FUNCTIONS", "PREEXEC_FUNCTIONS", "PROMPT", "PROMPT2", "PROMPT3", "PROMPT4", "PROMPT_COMMAND", "PS0",
    "PS1", "PS2", "PS3", "PS4", "PSVAR", "PWD", "PYTHONBREAKPOINT", "PYTHONEXECUTABLE", "PYTHONHOME", "PYTHONINSPECT",
    "PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE", "PYTHONWARNINGS", "RANDOM", "READNULLCMD", "RESOLV_HOST_CONF",
    "RES_OPTIONS", "RPROMPT", "RPROMPT2", "RPS1", "RPS2", "RUBYLIB", "RUBYOPT", "R_ENVIRON", "R_PROFILE", "SAVEHIST",
    "SECONDS", "SHELL", "SHELLOPTS", "SHLVL", "SPROMPT", "SRANDOM", "SSH_ASKPASS", "SSLKEYLOGFILE", "STTY",
    "SUDO_EDITOR", "SYSTEMD_EDITOR", "SYSTEMD_PAGER", "TERMCAP", "TERMINFO", "TERMINFO_DIRS", "TERMPATH", "TIMEFMT",
    "TIMEFORMAT", "TMOUT", "TMPPREFIX", "TZDIR", "UID", "USER", "VISUAL", "ZDOTDIR", "ZSHADDHISTORY_FUNCTIONS",
    "ZSHEXIT_FUNCTIONS", "_", "_JAVA_OPTIONS",
  ]

  private static let askedNames: [StaticString] = [
    "ALL_PROXY", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "BUNDLE_GEMFILE", "CARGO_HOME", "CC",
    "COMPOSER_HOME", "COMPOSE_ENV_FILES", "COMPOSE_FILE", "COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME", "CPATH",
    "CPLUS_INCLUDE_PATH", "CURL_CA_BUNDLE", "CURL_HOME", "CXX", "C_INCLUDE_PATH", "DOCKER_CERT_PATH", "DOCKER_CONFIG",
    "DOCKER_CONTEXT", "DOCKER_HOST", "DOCKER_TLS_VERIFY", "GEM_HOME", "GEM_PATH", "GNUPGHOME", "GOENV", "GOFLAGS",
    "GOOGLE_APPLICATION_CREDENTIALS", "GOPATH", "GOPROXY", "HELM_HOME", "HTTPS_PROXY", "HTTP_PROXY", "KUBECONFIG",
    "LIBRARY_PATH", "MANPATH", "NO_PROXY", "PATH", "PIP_CERT", "PIP_CONFIG_FILE", "PIP_EXTRA_INDEX_URL",
    "PIP_INDEX_URL", "PKG_CONFIG_PATH", "REQUESTS_CA_BUNDLE", "RUSTC_WRAPPER", "SSH_AUTH_SOCK", "SSL_CERT_DIR",
    "SSL_CERT_FILE", "TMPDIR", "UV_INDEX_URL", "VIRTUAL_ENV", "WGETRC",
  ]
}

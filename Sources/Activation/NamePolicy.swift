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

  // Tables of static strings: the compiler lays them out, nothing is built at the first prompt.

  private static let refusedPrefixes: [StaticString] = [
    "LD_", "DYLD_", "_RLD", "LDR_", "BASH_", "GIT_CONFIG_", "FISH_", "__FISH", "DIRENV_", "MISE_", "__MISE_",
    "__SHADOWENV_",
  ]

  private static let localeNames: [StaticString] = ["LANG", "LANGUAGE", "TERM", "TZ", "COLORTERM"]

  private static let refusedNames: [StaticString] = [
    "GCONV_PATH", "GETCONF_DIR", "GLIBC_TUNABLES", "HOSTALIASES", "LOCALDOMAIN", "LOCPATH", "MALLOC_TRACE",
    "NIS_PATH", "NLSPATH", "PATH_LOCALE", "RESOLV_HOST_CONF", "RES_OPTIONS", "TZDIR", "BASH_ENV", "ENV", "IFS",
    "CDPATH", "SHELLOPTS", "BASHOPTS", "PS4", "PROMPT_COMMAND", "PS0", "GLOBIGNORE", "BASH_LOADABLES_PATH",
    "BASH_XTRACEFD", "BASH_COMPAT", "FPATH", "ZDOTDIR", "NULLCMD", "READNULLCMD", "TMPPREFIX", "FCEDIT", "HISTFILE",
    "INPUTRC", "SHELL", "EXECIGNORE", "USER", "LOGNAME", "PWD", "OLDPWD", "SHLVL", "UID", "EUID", "PPID",
    "_", "NODE_OPTIONS", "NODE_PATH", "NODE_REPL_EXTERNAL_MODULE", "NODE_TLS_REJECT_UNAUTHORIZED",
    "NODE_EXTRA_CA_CERTS", "NPM_CONFIG_NODE_OPTIONS", "NPM_CONFIG_USERCONFIG", "NPM_CONFIG_GLOBALCONFIG",
    "NPM_CONFIG_GIT", "NPM_CONFIG_PYTHON", "NPM_CONFIG_SCRIPT_SHELL", "PYTHONSTARTUP", "PYTHONPATH", "PYTHONHOME",
    "PYTHONINSPECT", "PYTHONUSERBASE", "PYTHONBREAKPOINT", "PYTHONWARNINGS", "PYTHONEXECUTABLE", "PERL5OPT",
    "PERL5LIB", "PERLLIB", "PERL5DB", "PERL5DBCMD", "PERLIO_DEBUG", "RUBYOPT", "RUBYLIB", "JAVA_TOOL_OPTIONS",
    "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH", "DOTNET_STARTUP_HOOKS", "DOTNET_ADDITIONAL_DEPS",
    "CORECLR_PROFILER_PATH", "PHPRC", "PHP_INI_SCAN_DIR", "LUA_INIT", "LUA_PATH", "LUA_CPATH", "R_PROFILE",
    "R_ENVIRON", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_PROXY_COMMAND",
    "GIT_EXTERNAL_DIFF", "GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_PAGER", "GIT_EXEC_PATH", "GIT_TEMPLATE_DIR",
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_SSL_NO_VERIFY", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH",
    "HGRCPATH", "EDITOR", "VISUAL", "SUDO_EDITOR", "SYSTEMD_EDITOR", "PAGER", "MANPAGER", "SYSTEMD_PAGER",
    "LESSOPEN", "LESSCLOSE", "LESSEDIT", "BROWSER", "MAKEFLAGS", "MFLAGS", "TERMINFO", "TERMINFO_DIRS", "TERMPATH",
    "TERMCAP", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES", "OPENSSL_CONF_INCLUDE", "SSLKEYLOGFILE",
    "KRB5_CONFIG", "KRB5_KTNAME",
    // Shells act on an assignment of these: prompts are expanded, integers are evaluated as arithmetic, in whose subscripts
    // bash runs commands, and zsh calls functions and loads modules by them.
    "PS1", "PS2", "PS3", "PROMPT", "PROMPT2", "PROMPT3", "PROMPT4", "RPROMPT", "RPROMPT2", "RPS1", "RPS2", "SPROMPT",
    "PSVAR", "RANDOM", "SRANDOM", "OPTIND", "SECONDS", "LINENO", "HISTCMD", "HISTSIZE", "HISTFILESIZE", "SAVEHIST",
    "HISTTIMEFORMAT", "HISTCHARS", "HISTIGNORE", "HISTCONTROL", "MAILCHECK", "MAILPATH", "TMOUT", "FUNCNEST",
    "TIMEFORMAT", "TIMEFMT", "MODULE_PATH", "FIGNORE", "GID", "EGID", "STTY", "POSIXLY_CORRECT", "PRECMD_FUNCTIONS",
    "PREEXEC_FUNCTIONS", "CHPWD_FUNCTIONS", "PERIODIC_FUNCTIONS", "ZSHADDHISTORY_FUNCTIONS", "ZSHEXIT_FUNCTIONS",
  ]

  private static let askedNames: [StaticString] = [
    "PATH", "MANPATH", "TMPDIR", "VIRTUAL_ENV", "CARGO_HOME",
    "GOPATH", "GOENV", "GOFLAGS", "GEM_HOME", "GEM_PATH", "BUNDLE_GEMFILE", "COMPOSER_HOME", "CC", "CXX",
    "RUSTC_WRAPPER", "LIBRARY_PATH", "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "PKG_CONFIG_PATH",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
    "CURL_HOME", "WGETRC", "REQUESTS_CA_BUNDLE", "PIP_CONFIG_FILE", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL",
    "PIP_CERT", "GOPROXY", "UV_INDEX_URL", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH",
    "DOCKER_TLS_VERIFY", "COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "COMPOSE_ENV_FILES", "COMPOSE_PROFILES",
    "KUBECONFIG", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "GOOGLE_APPLICATION_CREDENTIALS",
    "SSH_AUTH_SOCK", "GNUPGHOME", "HELM_HOME",
  ]
}

/// Every name that consent treats in a special way, by why it does. Written beside the code and not taken from it, so that a name which falls
/// out of a table there is missed here.
package enum NamePolicyTable {
  package static let refused: [(why: String, names: String)] = [
    (
      "the loader and libc",
      """
      GCONV_PATH GETCONF_DIR GLIBC_TUNABLES HOSTALIASES LOCALDOMAIN LOCPATH MALLOC_TRACE NIS_PATH NLSPATH
      PATH_LOCALE RESOLV_HOST_CONF RES_OPTIONS TZDIR
      """
    ),
    (
      "shells",
      """
      BASH_ENV ENV IFS CDPATH SHELLOPTS BASHOPTS PS4 PROMPT_COMMAND PS0 GLOBIGNORE BASH_LOADABLES_PATH
      BASH_XTRACEFD BASH_COMPAT FPATH ZDOTDIR NULLCMD READNULLCMD TMPPREFIX FCEDIT HISTFILE INPUTRC SHELL
      EXECIGNORE USER LOGNAME PWD OLDPWD SHLVL UID EUID PPID _
      """
    ),
    (
      "interpreters",
      """
      NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE NODE_TLS_REJECT_UNAUTHORIZED NODE_EXTRA_CA_CERTS
      npm_config_node_options npm_config_userconfig npm_config_globalconfig npm_config_git
      npm_config_python npm_config_script_shell PYTHONSTARTUP PYTHONPATH PYTHONHOME PYTHONINSPECT
      PYTHONUSERBASE PYTHONBREAKPOINT PYTHONWARNINGS PYTHONEXECUTABLE PERL5OPT PERL5LIB PERLLIB PERL5DB
      PERL5DBCMD PERLIO_DEBUG RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS CLASSPATH
      DOTNET_STARTUP_HOOKS DOTNET_ADDITIONAL_DEPS CORECLR_PROFILER_PATH PHPRC PHP_INI_SCAN_DIR LUA_INIT
      LUA_PATH LUA_CPATH R_PROFILE R_ENVIRON
      """
    ),
    (
      "version control and ssh",
      """
      GIT_SSH GIT_SSH_COMMAND GIT_ASKPASS SSH_ASKPASS GIT_PROXY_COMMAND GIT_EXTERNAL_DIFF GIT_EDITOR
      GIT_SEQUENCE_EDITOR GIT_PAGER GIT_EXEC_PATH GIT_TEMPLATE_DIR GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR
      GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_NAMESPACE GIT_SSL_NO_VERIFY
      GIT_SSL_CAINFO GIT_SSL_CAPATH HGRCPATH
      """
    ),
    (
      "helpers that are executed",
      """
      EDITOR VISUAL SUDO_EDITOR SYSTEMD_EDITOR PAGER MANPAGER SYSTEMD_PAGER LESSOPEN LESSCLOSE LESSEDIT
      BROWSER MAKEFLAGS MFLAGS TERMINFO TERMINFO_DIRS TERMPATH TERMCAP
      """
    ),
    (
      "cryptography",
      """
      OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES OPENSSL_CONF_INCLUDE SSLKEYLOGFILE KRB5_CONFIG
      KRB5_KTNAME
      """
    ),
    (
      "prefixes",
      """
      LD_X DYLD_X _RLDX LDR_X BASH_FUNC_X GIT_CONFIG_X
      """
    ),
    (
      "what shells act on",
      """
      PS1 PS2 PS3 PROMPT PROMPT2 PROMPT3 PROMPT4 RPROMPT RPROMPT2 RPS1 RPS2 SPROMPT PSVAR RANDOM SRANDOM OPTIND
      SECONDS LINENO HISTCMD HISTSIZE HISTFILESIZE SAVEHIST HISTTIMEFORMAT HISTCHARS HISTIGNORE HISTCONTROL
      MAILCHECK MAILPATH TMOUT FUNCNEST TIMEFORMAT TIMEFMT MODULE_PATH FIGNORE GID EGID STTY POSIXLY_CORRECT
      """
    ),
    (
      "hooks, and tools that do what tpl does",
      """
      precmd_functions preexec_functions chpwd_functions periodic_functions zshaddhistory_functions
      zshexit_functions BASH_ARGV0 BASH_X fish_key_bindings fish_function_path __fish_x DIRENV_DIFF DIRENV_X
      MISE_TRUSTED_CONFIG_PATHS __MISE_DIFF __shadowenv_data
      """
    ),
  ]

  package static let asked: [(why: String, names: String)] = [
    (
      "where programs look",
      """
      PATH MANPATH TMPDIR VIRTUAL_ENV CARGO_HOME GOPATH GOENV GOFLAGS GEM_HOME GEM_PATH BUNDLE_GEMFILE
      COMPOSER_HOME CC CXX RUSTC_WRAPPER LIBRARY_PATH CPATH C_INCLUDE_PATH CPLUS_INCLUDE_PATH
      PKG_CONFIG_PATH
      """
    ),
    (
      "networks and trust",
      """
      HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE CURL_HOME WGETRC
      REQUESTS_CA_BUNDLE PIP_CONFIG_FILE PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_CERT GOPROXY UV_INDEX_URL
      """
    ),
    (
      "what is worked on",
      """
      DOCKER_HOST DOCKER_CONTEXT DOCKER_CONFIG DOCKER_CERT_PATH DOCKER_TLS_VERIFY COMPOSE_FILE
      COMPOSE_PROJECT_NAME COMPOSE_ENV_FILES COMPOSE_PROFILES KUBECONFIG AWS_CONFIG_FILE
      AWS_SHARED_CREDENTIALS_FILE GOOGLE_APPLICATION_CREDENTIALS SSH_AUTH_SOCK GNUPGHOME HELM_HOME
      """
    ),
  ]

  /// Asked about only when the value could name a file or a format.
  package static let askedWhenUnsafe = "LANG LANGUAGE LC_ALL LC_MESSAGES TERM TZ COLORTERM"

  /// Nobody can let these through.
  package static let own =
    "HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR TPL_ENV TPL_ROOT TPL_STATE TPL_X __TPL_X"

  package static func names(_ table: [(why: String, names: String)]) -> [String] {
    table.flatMap { $0.names.split { $0 == " " || $0 == "\n" }.map(String.init) }
  }
}

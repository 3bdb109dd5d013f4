import Activation
import Testing

@Suite struct NamePolicyTests {
  @Test(arguments: [
    ("DATABASE_URL", "x", "allowed"), ("PGPORT", "5432", "allowed"), ("API_PATH", "/x", "allowed"),
    ("MY_LD_PRELOAD", "x", "allowed"), ("PATHS", "x", "allowed"), ("HOMEPAGE", "x", "allowed"),
    ("LD_PRELOAD", "x", "refused"), ("ld_preload", "x", "refused"), ("Ld_Library_Path", "x", "refused"),
    ("DYLD_INSERT_LIBRARIES", "x", "refused"), ("BASH_ENV", "x", "refused"), ("ENV", "x", "refused"),
    ("PROMPT_COMMAND", "x", "refused"), ("IFS", "x", "refused"), ("ZDOTDIR", "x", "refused"),
    ("BASH_FUNC_ls%%", "x", "refused"), ("GIT_SSH_COMMAND", "x", "refused"), ("GIT_CONFIG_COUNT", "1", "refused"),
    ("NODE_OPTIONS", "x", "refused"), ("npm_config_script_shell", "x", "refused"), ("PYTHONPATH", "x", "refused"),
    ("PERL5OPT", "x", "refused"), ("RUBYOPT", "x", "refused"), ("JAVA_TOOL_OPTIONS", "x", "refused"),
    ("EDITOR", "x", "refused"), ("PAGER", "x", "refused"), ("LESSOPEN", "x", "refused"), ("HOME", "x", "refused"),
    ("TPL_ENV", "x", "refused"), ("TPL_ROOT", "x", "refused"), ("tpl_state", "x", "refused"),
    ("__TPL_WARNED", "x", "refused"), ("OPENSSL_CONF", "x", "refused"), ("GCONV_PATH", "x", "refused"),
    ("ANY", "() { :; }; id", "refused"), ("ANY", "()=x", "refused"), ("ANY", "( ) {", "allowed"),
    ("PATH", "/x", "asked"), ("http_proxy", "x", "asked"), ("DOCKER_HOST", "x", "asked"),
    ("KUBECONFIG", "x", "asked"), ("AWS_CONFIG_FILE", "x", "asked"), ("GOFLAGS", "x", "asked"),
    ("COMPOSE_FILE", "x", "asked"), ("SSH_AUTH_SOCK", "x", "asked"),
    ("TZ", "Europe/Paris", "asked"), ("TZ", "UTC", "allowed"), ("LC_ALL", "/tmp/x", "asked"),
    ("LANG", "fr_FR.UTF-8", "allowed"), ("LC_MESSAGES", "%n", "asked"),
  ])
  func table(name: String, value: String, expected: String) {
    let verdict =
      switch NamePolicy.of(Array(name.utf8), value: Array(value.utf8)) {
      case .allowed: "allowed"
      case .refused: "refused"
      case .askFirst: "asked"
      }
    #expect(verdict == expected)
  }
}

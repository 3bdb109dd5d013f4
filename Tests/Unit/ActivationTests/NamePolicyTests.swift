import Activation
import TestSupport
import Testing

@Suite struct NamePolicyTests {
  @Test(arguments: [
    ("DATABASE_URL", "x", "allowed"), ("PGPORT", "5432", "allowed"), ("API_PATHS", "/x", "allowed"),
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
    ("GIT_COMMIT", "x", "steers"), ("GIT_SHA", "x", "steers"), ("GIT_BRANCH", "x", "steers"),
    ("GIT_AUTHOR_DATE", "x", "refused"), ("GIT_TRACE2_PERF", "/x", "refused"), ("GIT_CONFIG_KEY_0", "x", "refused"),
    ("UID", "1000", "allowed"), ("GID", "1000", "allowed"), ("USERNAME", "x", "allowed"), ("GOLD", "x", "steers"),
    ("GO2", "x", "allowed"), ("ANY", "() { :; }; id", "refused"), ("ANY", "()=x", "refused"),
    ("ANY", "( ) {", "allowed"),
    ("PATH", "/x", "steers"), ("http_proxy", "x", "steers"), ("DOCKER_HOST", "x", "steers"),
    ("KUBECONFIG", "x", "steers"), ("AWS_CONFIG_FILE", "x", "steers"), ("GOFLAGS", "x", "steers"),
    ("API_PATH", "/x", "steers"), ("COMPOSE_FILE", "x", "steers"), ("SSH_AUTH_SOCK", "x", "steers"),
    ("TZ", "Europe/Paris", "steers"), ("TZ", "UTC", "allowed"), ("LC_ALL", "/tmp/x", "steers"),
    ("LANG", "fr_FR.UTF-8", "allowed"), ("LC_MESSAGES", "%n", "steers"),
  ])
  func table(name: String, value: String, expected: String) {
    let verdict =
      switch NamePolicy.of(Array(name.utf8), value: Array(value.utf8)) {
      case .allowed: "allowed"
      case .refused: "refused"
      case .steersPrograms: "steers"
      }
    #expect(verdict == expected)
  }

  private func verdict(_ name: String, _ value: String = "x", allowed: [String] = []) -> NamePolicy {
    NamePolicy.of(Array(name.utf8), value: Array(value.utf8), allowed: allowed.map { Array($0.utf8) })
  }

  /// As written, in the other case, and with what the user's configuration lets through.
  @Test func everyRefusedName() {
    let names = NamePolicyTable.names(NamePolicyTable.refused)
    #expect(names.count > 130)
    for name in names {
      for spelling in [name, name.lowercased(), name.uppercased()] {
        #expect(verdict(spelling) == .refused, "\(spelling)")
        #expect(verdict(spelling, allowed: ["OTHER", name]) != .refused, "\(spelling)")
        #expect(verdict(spelling, "() { :; }", allowed: [name]) == .refused, "\(spelling)")
      }
    }
  }

  @Test func everySteeringName() {
    let names = NamePolicyTable.names(NamePolicyTable.steering)
    #expect(names.count > 50)
    for name in names {
      for spelling in [name, name.lowercased()] {
        #expect(verdict(spelling) == .steersPrograms, "\(spelling)")
      }
    }
    for name in NamePolicyTable.steeringWhenUnsafe.split(separator: " ").map(String.init) {
      #expect(verdict(name, "C.UTF-8") == .allowed, "\(name)")
      #expect(verdict(name, "/x") == .steersPrograms && verdict(name, "%n") == .steersPrograms, "\(name)")
    }
  }

  /// Who can move the records decides about consent.
  @Test func nobodyLetsTheNamesOfTplThrough() {
    for name in NamePolicyTable.own.split(separator: " ").map(String.init) {
      for spelling in [name, name.lowercased()] {
        #expect(verdict(spelling, allowed: [name, spelling]) == .refused, "\(spelling)")
      }
    }
  }
}

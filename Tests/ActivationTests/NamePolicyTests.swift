import Activation
import TestSupport
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
        #expect(verdict(spelling, allowed: ["OTHER", name]) == .allowed, "\(spelling)")
        #expect(verdict(spelling, "() { :; }", allowed: [name]) == .refused, "\(spelling)")
      }
    }
  }

  @Test func everyAskedName() {
    let names = NamePolicyTable.names(NamePolicyTable.asked)
    #expect(names.count > 50)
    for name in names {
      for spelling in [name, name.lowercased()] {
        #expect(verdict(spelling) == .askFirst, "\(spelling)")
        #expect(verdict(spelling, allowed: [name]) == .allowed, "\(spelling)")
      }
    }
    for name in NamePolicyTable.askedWhenUnsafe.split(separator: " ").map(String.init) {
      #expect(verdict(name, "C.UTF-8") == .allowed, "\(name)")
      #expect(verdict(name, "/x") == .askFirst && verdict(name, "%n") == .askFirst, "\(name)")
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

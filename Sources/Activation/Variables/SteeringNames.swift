import Bytes

/// Names by which a file steers what other programs load, trust or reach. Only `tpl allow` asks, which shows them
/// apart.
enum SteeringNames {
  static func contain(uppercased name: [UInt8]) -> Bool {
    if name.isAny(of: names) { return true }
    if name.count > 2, name.hasPrefix("GO"), name[2].isASCIILetter { return true }
    return families.contains { name.hasPrefix($0) } || endings.contains { name.hasSuffix($0) }
  }

  /// What a value can turn against a program when it names a file or a format.
  static func isLocale(uppercased name: [UInt8]) -> Bool { name.hasPrefix("LC_") || name.isAny(of: localeNames) }

  private static let families: [StaticString] = [
    "ANSIBLE_", "AWS_", "BUILDKIT_", "BUILDX_", "CARGO_", "CC", "CMAKE_", "CORECLR_", "CXX", "DBUS_", "DOTNET_", "GIT_",
    "GNUPG", "GPG", "GRADLE_", "GTK_", "JAVA", "KUBE", "LD", "LUA_", "MAVEN_", "NODE_", "NPM_CONFIG_", "PERL", "PIP_",
    "PYTHON", "QT_", "RUBY", "RUST", "SSH_", "STARSHIP_", "TF_", "UV_", "VIM", "XDG_", "YARN_",
  ]

  private static let endings: [StaticString] = [
    "FLAGS", "PATH", "_ASKPASS", "_BROWSER", "_COMMAND", "_EDITOR", "_OPTIONS", "_OPTS", "_PAGER", "_PROXY", "_RSH",
    "_SHELL", "_WRAPPER",
  ]

  private static let localeNames: [StaticString] = ["COLORTERM", "LANG", "LANGUAGE", "TERM", "TZ"]

  private static let names: [StaticString] = [
    "AR", "AS", "BC_ENV_ARGS", "BUNDLE_GEMFILE", "CLOUDSDK_PYTHON", "COMPOSER_HOME", "COMPOSE_ENV_FILES",
    "COMPOSE_FILE", "COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME", "CONFIG_SITE", "CURL_CA_BUNDLE", "CURL_HOME",
    "DC_ENV_ARGS", "DOCKER_CONFIG", "DOCKER_CONTEXT", "DOCKER_HOST", "DOCKER_TLS_VERIFY", "GCC_EXEC_PREFIX",
    "GDBHISTFILE", "GEM_HOME", "GHCRTS", "GZIP", "HELM_HOME", "HGEDITOR", "HGMERGE", "KRB5CCNAME", "MAILRC",
    "MANROFFOPT", "MYVIMRC", "NETRC", "OCAMLRUNPARAM", "PKG_CONFIG", "POSIXLY_CORRECT", "PSQLRC", "REQUESTS_CA_BUNDLE",
    "RSYNC_CONNECT_PROG", "SCREENRC", "SSL_CERT_DIR", "SSL_CERT_FILE", "SVN_SSH", "TCL_LIBRARY", "TEXINPUTS", "TMPDIR",
    "UNZIP", "VIRTUAL_ENV", "WGETRC", "XONSHRC", "XZ_DEFAULTS", "XZ_OPT", "ZIPOPT",
  ]
}

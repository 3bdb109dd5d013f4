import TestSupport

/// A key and two files that stock openssl sealed for it. Made once: what tpl itself writes is of no account here.
struct AttackSeal: Sendable {
  let key: [UInt8]
  let own: [UInt8]
  let stolen: [UInt8]

  static let made = Result { try AttackSeal() }

  private init() throws {
    let sandbox = try Sandbox()
    let result = try sandbox.run([
      "/bin/sh", "-euc",
      """
      openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key 2>/dev/null ||
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key
      openssl req -x509 -new -key key -subj /CN=a -days 3650 -out crt
      for name in OWN STOLEN; do
        echo $name=1 > plain
        openssl cms -encrypt -aes-256-gcm -binary -keyid -outform PEM -in plain -out $name -recip crt -keyopt ecdh_kdf_md:sha256
      done
      """,
    ])
    guard result.status == 0 else { throw ActivationProblem(message: result.errors) }
    key = sandbox.read("key") ?? []
    own = sandbox.read("OWN") ?? []
    stolen = sandbox.read("STOLEN") ?? []
  }
}

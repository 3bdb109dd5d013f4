/// What only answers.
extension Operations {
  static let questions = [
    asking("which", ["tpl", "which", "timescale"]), asking("list", ["tpl", "list"]), asking("files", ["tpl", "files"]),
    asking("exec", ["tpl", "exec", "timescale", "--", "sh", "-c", "echo $PGPORT $DATABASE_URL $TPL_COMPONENT"]),
    asking("env-export", ["tpl", "env", "export", "dotenv", "timescale", "-e", "prod"]),
    asking("env-show", ["tpl", "env", "show", "timescale"]), asking("roots", ["tpl", "roots"]),
    asking("decrypt", ["tpl", "secret", "decrypt", "platform/timescale/.env.prod.crypt"]),
    asking("secret-status", ["tpl", "secret", "status"]),
    asking("recipient-list", ["tpl", "secret", "recipient", "list"]),
    asking("doctor", ["tpl", "doctor"], status: 1),
  ]

  private static func asking(_ name: String, _ command: [String], status: Int32 = 0) -> Operation {
    make(name, command) {
      $0.prepare = { try $0.makeSecrets() }
      $0.isQuestion = true
      $0.status = status
    }
  }
}

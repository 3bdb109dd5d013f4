import Glibc

/// The names of errors, as errno(3) has them.
enum ErrorName {
  private static let names: [(String, Int32)] = [
    ("EIO", EIO), ("EACCES", EACCES), ("EMFILE", EMFILE), ("ENOMEM", ENOMEM), ("EINTR", EINTR), ("ENOSPC", ENOSPC),
    ("EDQUOT", EDQUOT), ("EROFS", EROFS), ("EPERM", EPERM), ("ENOLCK", ENOLCK), ("EAGAIN", EAGAIN), ("EPIPE", EPIPE),
    ("ECONNRESET", ECONNRESET),
  ]

  static func of(_ number: Int32) -> String { names.first { $0.1 == number }?.0 ?? "\(number)" }
  static func number(_ name: some StringProtocol) -> Int32? { names.first { $0.0 == name }?.1 ?? Int32(name) }
}

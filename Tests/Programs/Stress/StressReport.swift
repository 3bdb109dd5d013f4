import Glibc

/// Standard output, where each line is to be seen at once, also through a pipe.
enum StressReport {
  static func write(_ line: String) {
    print(line)
    fflush(nil)
  }
}

import Glibc
import WatchSupport

/// A process that changes the tree, and writes a byte to its standard output after each twentieth of its work.
struct StressWorker {
  static let parts = 20

  private let root: String
  private let outside: String
  private let seed: UInt64
  private let number: Int
  private let operations: Int

  init?(arguments: some Collection<String>) {
    let arguments = Array(arguments)
    guard arguments.count == 5, let seed = UInt64(arguments[2]), let number = Int(arguments[3]),
      let operations = Int(arguments[4])
    else { return nil }
    (root, outside, self.seed, self.number, self.operations) = (arguments[0], arguments[1], seed, number, operations)
  }

  static func arguments(root: String, outside: String, seed: UInt64, number: Int, operations: Int) -> [String] {
    ["/proc/self/exe", "worker", root, outside, String(seed), String(number), String(operations)]
  }

  func run() {
    var work = WatchOperations(root: root, outside: outside, seed: seed, worker: number)
    for part in 0..<StressWorker.parts {
      let first = operations * part / StressWorker.parts
      for _ in first..<(operations * (part + 1) / StressWorker.parts) { work.step() }
      _ = write(1, ".", 1)
    }
  }
}

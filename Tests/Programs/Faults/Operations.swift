/// All operations, in the order of the table.
enum Operations {
  static let all = environment + consent + secrets + sharedSecrets + template + questions + sessions + watcher + scripts

  static func named(_ name: String) -> Operation? { all.first { $0.name == name } }

  static func make(
    _ name: String, _ command: [String], in directory: String = "shop", change: (inout Operation) -> Void = { _ in }
  ) -> Operation {
    var operation = Operation(name: name, command: command, directory: directory)
    operation.prepare = { try $0.makeRepository() }
    change(&operation)
    return operation
  }
}

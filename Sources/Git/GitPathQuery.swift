import Bytes
import Platform

/// Asks git whether the index or one of some commits contains a path.
struct GitPathQuery {
  let git: GitCommand
  let commits: GitCommits

  /// - Parameter path: relative to the top of the work tree.
  /// - Returns: `nil` when git cannot tell.
  func isKnown(_ path: [UInt8]) throws(GitFailure) -> Bool? {
    // The question is one line a path, so a path with a newline cannot be asked.
    if path.contains(.newline) { return nil }
    if try git.isTracked(path) { return true }
    return try isInCommits(path)
  }

  /// Looks at the entries of the parent's trees, because a tree names its entries also where their objects are missing:
  /// the commit of a submodule, or a file that a partial clone has not fetched.
  private func isInCommits(_ path: [UInt8]) throws(GitFailure) -> Bool? {
    guard let first = commits.ids.first else { return false }
    let found = try trees(at: Path(path).parent?.bytes ?? [])
    guard let trees = found.trees else { return nil }
    let name = Array(Path(path).lastComponent)
    if !trees.isEmpty {
      let answer = try git.output(
        [[UInt8]("cat-file"), [UInt8]("--batch")], input: Array(trees.joined(separator: [.newline])) + [.newline])
      var stream = GitObjectStream(answer, idLength: first.count / 2)
      for _ in trees {
        guard case .tree(let tree) = stream.next() else { return nil }
        if stream.names(in: tree).contains(where: { $0.elementsEqual(name) }) { return true }
      }
    }
    return found.isUncertain && isPartial ? nil : false
  }

  /// The largest tree that is read, in bytes; enough for more than half a million names.
  private static let largestTree: UInt64 = 32 << 20

  /// Looks up a path in each commit. Only type and size are asked, because a commit may have a file of gigabytes at the
  /// path.
  /// - Returns: the names of the trees, each once, `nil` when git cannot tell; and whether the path is missing in a
  ///   commit.
  private func trees(at path: [UInt8]) throws(GitFailure) -> (trees: [[UInt8]]?, isUncertain: Bool) {
    var question: [UInt8] = []
    for id in commits.ids + commits.stashes.flatMap({ [$0 + [UInt8]("^2"), $0 + [UInt8]("^3")] }) {
      question += id
      question.append(":")
      question += path
      question.append(.newline)
    }
    let answer = try git.output([[UInt8]("cat-file"), [UInt8]("--batch-check")], input: question)
    var trees: Set<[UInt8]> = []
    var isUncertain = false
    for line in answer.split(separator: .newline) {
      let fields = line.split(separator: .space)
      if Array(line).hasSuffix(" missing") {
        // The path is not in that commit, or was not fetched.
        isUncertain = true
      } else if fields.count == 3, let size = Array(fields[2]).decimalValue.map({ UInt64($0) }) {
        // The commit has a file or a link at the path of the parent, so nothing is below it.
        guard fields[1].elementsEqual("tree".utf8) else { continue }
        if size > GitPathQuery.largestTree { return (nil, isUncertain) }
        trees.insert(Array(fields[0]))
      } else {
        return (nil, isUncertain)
      }
    }
    return (trees.sorted { $0.lexicographicallyPrecedes($1) }, isUncertain)
  }

  /// Whether objects may be missing although commits need them (gitrepository-layout(5), `objects/pack/*.promisor`).
  private var isPartial: Bool {
    var found = false
    try? DirectoryListing.read(git.repository.objects.appending("pack")) { name, _, _ in
      if name.suffix(9).elementsEqual(".promisor".utf8) { found = true }
    }
    return found
  }
}

import Bytes
import Platform

/// One question to git: does the index or one of some commits know a path?
struct GitPathQuery {
  let git: GitCommand
  let commits: GitCommits

  /// - Parameter path: relative to the top of the work tree.
  /// - Returns: `nil` when git cannot say.
  func isKnown(_ path: [UInt8]) throws(GitFailure) -> Bool? {
    // A line of the question cannot hold a newline.
    if path.contains(.newline) { return nil }
    if try git.isTracked(path) { return true }
    return try isInCommits(path)
  }

  /// By the entries of the trees that hold the path, because a tree names what it holds also where the object itself is missing:
  /// a submodule's commit, a file that a partial clone has not fetched.
  private func isInCommits(_ path: [UInt8]) throws(GitFailure) -> Bool? {
    guard let first = commits.ids.first else { return false }
    let parent = Path(path).parent?.bytes ?? []
    let name = Array(Path(path).lastComponent)
    var question: [UInt8] = []
    var count = 0
    for id in commits.ids + commits.stashes.flatMap({ [$0 + [UInt8]("^2"), $0 + [UInt8]("^3")] }) {
      question += id
      question.append(":")
      question += parent
      question.append(.newline)
      count += 1
    }
    let answer = try git.output([[UInt8]("cat-file"), [UInt8]("--batch")], input: question)
    var trees = GitObjectStream(answer, idLength: first.count / 2)
    var isUncertain = false
    for _ in 0..<count {
      switch trees.next() {
      case .tree(let tree): if trees.names(in: tree).contains(where: { $0.elementsEqual(name) }) { return true }
      // The parent itself is a file or a link there: nothing lies below it.
      case .other: continue
      // Not in that commit, or not fetched.
      case .missing: isUncertain = true
      case .damaged: return nil
      }
    }
    return isUncertain && isPartial ? nil : false
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

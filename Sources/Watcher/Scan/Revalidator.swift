import Bytes
import Platform

/// Looks again at directories that are known, without listing them: opens, watches and stats each, with several
/// threads.
struct Revalidator {
  /// What became of one directory.
  enum Look: Sendable {
    case there(FileStatus, Result<WatchDescriptor, SystemError>)
    /// Nothing is there that could be watched, or it cannot be looked at: it is listed again, which tells why.
    case gone
  }

  /// Directories in one piece of work: enough that the threads seldom meet.
  private static let share = 256

  private struct Board {
    var next = 0
    var looks: [Int: [Look]] = [:]
  }

  let scanner: DirectoryScanner
  let threads: Int

  /// - Parameter nodes: of the tree, the root's top directory first.
  /// - Returns: what became of each, in the same order.
  func look(at nodes: [DirectoryTree.ID], of tree: DirectoryTree, in root: Path) -> [Look] {
    let board = Monitor(Board())
    let scanner = scanner
    let work: @Sendable () -> Void = {
      while let start = Revalidator.take(board, of: nodes.count) {
        let end = min(start + Revalidator.share, nodes.count)
        let looks = nodes[start..<end].map { Revalidator.look(at: $0, of: tree, in: root, scanner) }
        board.update { $0.looks[start] = looks }
      }
    }
    let workers = nodes.count > Revalidator.share ? (0..<threads).compactMap { _ in try? Worker(work) } : []
    if workers.isEmpty { work() }
    for worker in workers { worker.join() }
    return board.peek { board in
      stride(from: 0, to: nodes.count, by: Revalidator.share).flatMap { board.looks[$0] ?? [] }
    }
  }

  private static func take(_ board: Monitor<Board>, of count: Int) -> Int? {
    board.update { board in
      guard board.next < count else { return nil }
      defer { board.next += share }
      return board.next
    }
  }

  private static func look(
    at node: DirectoryTree.ID, of tree: DirectoryTree, in root: Path, _ scanner: DirectoryScanner
  ) -> Look {
    guard let relative = tree.relativePath(of: node) else { return .gone }
    do throws(SystemError) {
      return try scanner.revalidate(root.appending(relative), isTop: relative.isEmpty)
    } catch {
      return .gone
    }
  }
}

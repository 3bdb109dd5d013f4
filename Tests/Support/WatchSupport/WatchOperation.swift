/// What a worker can do to the tree; how often is a matter of ``weight``.
enum WatchOperation: CaseIterable {
  case create, append, truncate, atomicSave, delete, unnamedFile
  case makeDeep, removeTree, copyTree, storm
  case move, moveAndRecreate, exchange, changeCase
  case moveOut, moveOutAndBack, moveIn, writeOutside
  case intoIgnored, outOfIgnored
  case symlink, symlinkLoop, hardLink, fifo
  case switchKind, changeMode, closeDirectory, openDirectory

  private var weight: Int {
    switch self {
    case .move: 8
    case .makeDeep: 5
    case .moveAndRecreate, .create, .removeTree: 3
    case .moveOutAndBack, .exchange, .switchKind, .storm: 2
    default: 1
    }
  }

  /// Each as often as it weighs, to draw from.
  static let drawn = allCases.flatMap { Array(repeating: $0, count: $0.weight) }
}

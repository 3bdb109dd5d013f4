import Bytes
import Platform

/// The function that tells a shell, with builtins only, that nothing changed.
struct FreshnessTest {
  /// The logical working directory.
  var workingDirectory: [UInt8]
  /// What has to be noticed about the directory itself.
  enum Presence {
    /// Its removal.
    case isActive
    /// Its return: the shell is in one that was removed.
    case isGone
    case doesNotMatter
  }

  var presence: Presence
  /// The value of TPL_ENV, empty when unset.
  var chosenEnvironment: [UInt8]
  /// PATH as it is left: tools that save and restore a whole PATH must not take localbin off it, or bring it back.
  var searchPath: [UInt8]
  /// The token's path; `nil` when the next prompt has to look again.
  var token: Path?
  /// Files and directories whose change makes the shell look again.
  var inputs: [PromptInput]
  /// From when on a time counts as the future; nanoseconds since 1970.
  var now: Int64
  /// What they hold, where the shell cannot compare their times.
  var contents: InputContents?
  /// Whether the shell is where its logical working directory says. Inputs are then tested by their way from there:
  /// shells spend much of a test on the length of its paths. Those around it are not: others may have
  /// taken their place.
  var isPhysical: Bool

  func append(to script: inout [UInt8], _ dialect: ShellDialect) {
    if dialect != .fish {
      BracketFreshnessTest(test: self, dialect: dialect).append(to: &script)
    } else if let contents, let token {
      ContentFreshnessTest(test: self, contents: contents, token: token).append(to: &script)
    } else {
      FishFreshnessTest(test: self).append(to: &script)
    }
  }

  /// One text for all three: each comparison more takes time. Nothing else can have the same text, because no name of
  /// an environment has a slash in it.
  var state: [UInt8] {
    let separator: [UInt8] = [.slash, .slash]
    return workingDirectory + separator + chosenEnvironment + separator + searchPath
  }

  /// Which file may not be newer than which. The newest input has the token's time: only it is compared with the token,
  /// and the others with it, whose path is much shorter. In zsh nothing is newer than what is missing, so there a
  /// newest input that was removed would end all tests.
  func forEachComparison(with token: Path, in dialect: ShellDialect, _ body: ([UInt8], [UInt8]) -> Void) {
    var newest: Int?
    if dialect != .zsh {
      for index in inputs.indices
      where inputs[index].modified <= now && newest.map({ inputs[index].modified > inputs[$0].modified }) ?? true {
        newest = index
      }
    }
    var reference = token.bytes
    if let newest {
      reference = operand(inputs[newest].path)
      if isPhysical, inputs[newest].path.bytes == workingDirectory { reference = [.dot] }
    }
    for index in inputs.indices {
      let operand = operand(inputs[index].path)
      if inputs[index].modified <= now {
        body(operand, index == newest ? token.bytes : reference)
      } else {
        // As old as it was: neither newer nor older.
        let file = FreshnessToken.reference(to: inputs[index].path, beside: token).bytes
        body(operand, file)
        body(file, operand)
      }
    }
  }

  /// Begins with a slash or a dot, so that no name reads as an operator.
  func operand(_ path: Path) -> [UInt8] {
    let directory = Path(workingDirectory)
    guard isPhysical, !directory.isWithin(path) else { return path.bytes }
    let way = path.relativePath(from: directory)
    return way.first == .dot ? way : [UInt8]("./") + way
  }

  /// In bash and fish every file that exists is newer than a token that is missing, and the directories among the
  /// inputs do exist. In zsh none is.
  func mustSeeToken(_ dialect: ShellDialect) -> Bool { dialect == .zsh || inputs.allSatisfy { $0.modified > now } }
}

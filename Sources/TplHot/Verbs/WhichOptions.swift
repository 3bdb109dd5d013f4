package import Bytes

/// The options of `tpl which`, however they were parsed.
package struct WhichOptions: Equatable {
  package enum Format: Equatable {
    case lines
    case nulSeparated
    case json
  }

  package var query: [UInt8]
  package var root: Path?
  package var all = false
  package var allRoots = false
  package var relative = false
  package var format = Format.lines
  /// compose, config, scripts or volumes.
  package var directory: [UInt8]?
  /// env, readme, notes or compose.
  package var file: [UInt8]?

  /// Whether an answer is one path as it is.
  var isPlain: Bool {
    format != .json && !all && !allRoots && !relative && directory == nil && file == nil
  }

  /// The plain forms, without ArgumentParser, which costs far more than the lookup.
  /// - Returns: `false` for anything else, help and mistakes included: ArgumentParser knows what to say.
  package mutating func readPlain(_ arguments: ArraySlice<[UInt8]>) -> Bool {
    var words: [[UInt8]] = []
    var rest = arguments
    while let argument = rest.popFirst() {
      switch String(decoding: argument, as: UTF8.self) {
      case "--all": all = true
      case "--relative": relative = true
      case "--json": format = .json
      case "-0": format = .nulSeparated
      case "--root":
        guard let value = rest.popFirst() else { return false }
        root = Path(value)
      default:
        if argument.first == UInt8(ascii: "-") || argument.isEmpty { return false }
        words.append(argument)
      }
    }
    guard words.count == 1 else { return false }
    query = words[0]
    return true
  }

  package init(query: [UInt8] = []) { self.query = query }
}

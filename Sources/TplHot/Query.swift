package import Bytes

/// What a person types to name a component, a script of one, or a tool of localbin (<doc:Contract#Queries>).
package enum Query: Equatable {
  case component([UInt8])
  /// The component around a path; relative paths are taken from the working directory.
  case around(Path)
  indirect case script(Query, name: [UInt8])
  case tool([UInt8])

  package init(_ text: [UInt8]) {
    if text.first == .colon, text.count > 1 {
      self = .tool(Array(text.dropFirst()))
    } else if Query.isPath(text) {
      self = .around(Path(text))
    } else if let colon = text.lastIndex(of: .colon), colon > 0, colon + 1 < text.count {
      self = .script(Query(Array(text[..<colon])), name: Array(text[(colon + 1)...]))
    } else {
      // As completion leaves it behind a directory.
      let slashes = text.reversed().prefix { $0 == .slash }.count
      self = .component(Array(text.dropLast(slashes)))
    }
  }

  private static func isPath(_ text: [UInt8]) -> Bool {
    text.first == .slash || text.equals(".") || text.equals("..") || text.hasPrefix("./") || text.hasPrefix("../")
  }
}

import Bytes

/// PATH as a list: tpl adds and removes its own elements and never restores a saved PATH.
struct SearchPath: Equatable {
  private(set) var elements: [[UInt8]]

  init(_ value: [UInt8]) {
    elements = value.isEmpty ? [] : value.fields(separatedBy: .colon, omittingEmpty: false)
  }

  var value: [UInt8] { Array(elements.joined(separator: [.colon])) }

  func contains(_ element: [UInt8]) -> Bool { elements.contains(element) }

  func holdsTwice(_ element: [UInt8]) -> Bool {
    elements.firstIndex(of: element) != elements.lastIndex(of: element)
  }

  /// What was put between the elements of another list; `nil` when some of those are gone.
  func additions(to other: SearchPath) -> [[UInt8]]? {
    var expected = other.elements[...]
    var added: [[UInt8]] = []
    for element in elements {
      if element == expected.first { expected = expected.dropFirst() } else { added.append(element) }
    }
    return expected.isEmpty ? added : nil
  }

  mutating func prepend(_ element: [UInt8]) { elements.insert(element, at: 0) }

  mutating func append(_ element: [UInt8]) { elements.append(element) }

  /// Removes the first occurrence.
  mutating func remove(_ element: [UInt8]) {
    if let index = elements.firstIndex(of: element) { elements.remove(at: index) }
  }
}

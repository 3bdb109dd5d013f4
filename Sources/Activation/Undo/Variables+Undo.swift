import Bytes

extension Variables {
  /// The variables as they were before tpl changed any: what the user changed since stays changed.
  /// - Parameter left: elements that came back to PATH although tpl has taken them off.
  func undoing(_ record: UndoRecord?, without left: [[UInt8]]) -> Variables {
    let current = removingFromPath(left, repeated: [])
    guard let record else { return current }
    let own = current.removingFromPath(of: record)
    var base = own
    for scalar in record.scalars where scalar.isSet(own[scalar.name]?.fnv1a) {
      base[scalar.name] = scalar.previous
    }
    return base
  }

  /// PATH without what tpl put on it.
  func removingFromPath(of record: UndoRecord?) -> Variables {
    removingFromPath(record?.pathElements ?? [], repeated: record?.repeatedElements ?? [])
  }

  /// - Parameter repeated: elements that the user's PATH had already; they are removed only while they occur twice.
  private func removingFromPath(_ elements: [[UInt8]], repeated: [[UInt8]]) -> Variables {
    guard !elements.isEmpty, let value = self["PATH"] else { return self }
    var path = SearchPath(value)
    for element in elements where !repeated.contains(element) || path.holdsTwice(element) { path.remove(element) }
    var result = self
    result["PATH"] = path.value
    return result
  }
}

import Bytes
import Secrets

extension SealedFileStatus {
  /// Separated by tabs.
  var line: String {
    var fields = [file.displayed]
    if state != .unopened { fields.append(state.rawValue) }
    if let isInStep { fields.append(isInStep ? "in step" : "differs") }
    if hasPlace == false { fields.append("does not say where it belongs") }
    if !recipients.isEmpty { fields.append(recipients.joined(separator: ", ")) }
    return fields.joined(separator: "\t")
  }

  var json: JSONValue {
    [
      "path": .path(file), "state": .string(state.rawValue), "in_step": isInStep.map { .boolean($0) },
      "has_place": hasPlace.map { .boolean($0) }, "recipients": .strings(recipients), "missing": .strings(missing),
    ]
  }
}

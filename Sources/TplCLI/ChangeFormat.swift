import Bytes
import Index
import Platform
import TplHot

/// Text for people, JSON lines for programs.
struct ChangeFormat {
  var isJSON: Bool

  func fresh(_ clock: IndexClock) -> [UInt8] {
    guard isJSON else { return Array("fresh\n".utf8) }
    let document: JSONValue = ["fresh": true, "clock": .bytes(clock.text)]
    return document.line
  }

  func append(_ change: Change, instance: [UInt8], to output: inout [UInt8]) {
    if isJSON { output += json(change, instance).text } else { appendText(change, to: &output) }
    output.append(.newline)
  }

  private func appendText(_ change: Change, to output: inout [UInt8]) {
    output.append(change.event.name)
    output += Array(repeating: UInt8(ascii: " "), count: 10 - change.event.name.utf8CodeUnitCount)
    if let origin = change.origin {
      output += origin
      output.append(" -> ")
    }
    output += change.path
  }

  private func json(_ change: Change, _ instance: [UInt8]) -> JSONValue {
    [
      "clock": .bytes(IndexClock(instance: instance, tick: change.tick).text),
      "at": .bytes(WallClock.timestamp(change.time)), "event": .bytes([UInt8](change.event.name)),
      "path": .path(change.path), "from": change.origin.map { .path($0) },
      "component": change.component.isEmpty ? nil : .path(change.component),
    ]
  }
}

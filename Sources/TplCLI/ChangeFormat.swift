import Bytes
import Index
import Platform
import TplHot

/// Text for people, JSON lines for programs.
struct ChangeFormat {
  var isJSON: Bool

  func fresh(_ clock: IndexClock) -> [UInt8] {
    guard isJSON else { return Array("fresh\n".utf8) }
    var text = JSONText()
    text.object { text in
      text.key("fresh")
      text.boolean(true)
      text.key("clock")
      text.string(clock.text)
    }
    return text.bytes + [.newline]
  }

  func append(_ change: Change, instance: [UInt8], to output: inout [UInt8]) {
    if isJSON { appendJSON(change, instance, to: &output) } else { appendText(change, to: &output) }
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

  private func appendJSON(_ change: Change, _ instance: [UInt8], to output: inout [UInt8]) {
    var text = JSONText()
    text.object { text in
      text.key("clock")
      text.string(IndexClock(instance: instance, tick: change.tick).text)
      text.key("at")
      text.string(WallClock.timestamp(change.time))
      text.key("event")
      change.event.name.withUTF8Buffer { text.string(Array($0)) }
      text.path("path", change.path)
      if let origin = change.origin { text.path("from", origin) }
      if !change.component.isEmpty { text.path("component", change.component) }
    }
    output += text.bytes
  }
}

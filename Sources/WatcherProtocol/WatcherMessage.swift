import Bytes

/// A request on its way: protocol number, version of the client, verb, arguments, separated by NUL.
///
/// The first two fields stay what they are in every protocol to come: by them each side can tell which of the two is
/// older, and the older one gives way.
package enum WatcherMessage {
  package static let protocolNumber: UInt64 = 2

  package static func encode(_ request: WatcherRequest, from version: [UInt8]) -> [UInt8] {
    var message: [UInt8] = []
    message.appendDecimal(protocolNumber)
    message.append(0)
    message.append(contentsOf: version)
    switch request {
    case .sync(let root):
      message.append("\0sync\0")
      message.append(contentsOf: root)
    case .wait(let root, let clock):
      message.append("\0wait\0")
      message.append(contentsOf: root)
      message.append(0)
      message.append(contentsOf: clock)
    case .status: message.append("\0status")
    case .keepKey(let name, let seconds):
      message.append("\0keep-key\0")
      message.append(contentsOf: name)
      message.append(0)
      message.appendDecimal(UInt64(seconds))
    case .key(let name):
      message.append("\0key\0")
      message.append(contentsOf: name)
    case .forgetKey(let name):
      message.append("\0forget-key\0")
      message.append(contentsOf: name)
    case .reload: message.append("\0reload")
    case .stop: message.append("\0stop")
    }
    return message
  }

  /// What a watcher of some version makes of a message.
  package static func read(_ message: [UInt8], version: [UInt8]) -> Reading {
    let fields = message.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
    guard fields.count >= 3, let number = fields[0].decimalValue else { return .refused("not a request") }
    if number > protocolNumber { return .newerClient(fields[1]) }
    guard number == protocolNumber else { return .refused("tpl is older than tpld: install both again") }
    if let client = PackageVersion(fields[1]), let watcher = PackageVersion(version), client.isNewer(than: watcher) {
      return .newerClient(fields[1])
    }
    return request(fields[2], Array(fields[3...])).map { .request($0) } ?? .refused("unknown request")
  }

  private static func request(_ verb: [UInt8], _ arguments: [[UInt8]]) -> WatcherRequest? {
    switch arguments.count {
    case 1 where verb.equals("sync"): .sync(root: arguments[0])
    case 2 where verb.equals("wait"): .wait(root: arguments[0], clock: arguments[1])
    case 0 where verb.equals("status"): .status
    case 2 where verb.equals("keep-key"):
      arguments[1].decimalValue.flatMap { UInt32(exactly: $0) }.map { .keepKey(name: arguments[0], seconds: $0) }
    case 1 where verb.equals("key"): .key(name: arguments[0])
    case 1 where verb.equals("forget-key"): .forgetKey(name: arguments[0])
    case 0 where verb.equals("reload"): .reload
    case 0 where verb.equals("stop"): .stop
    default: nil
    }
  }

  package enum Reading: Equatable, Sendable {
    case request(WatcherRequest)
    /// From a client of this version, to which the watcher gives way.
    case newerClient([UInt8])
    case refused(String)
  }
}

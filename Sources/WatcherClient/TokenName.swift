package import Bytes

/// How the prompts' freshness tokens are named, so that the watcher finds those that a change concerns:
/// `ROOT-COMPONENT-VERSION`, sixteen hexadecimal digits each; a view outside of every root has zeros.
package enum TokenName {
  package static func prefix(root: Path?) -> [UInt8] {
    var name: [UInt8] = []
    name.appendHex(root?.bytes.fnv1a ?? 0)
    name.append(UInt8(ascii: "-"))
    return name
  }

  /// - Parameter component: id, empty for the root's own directory.
  package static func prefix(root: Path?, component: [UInt8]) -> [UInt8] {
    var name = prefix(root: root)
    name.appendHex(component.fnv1a)
    name.append(UInt8(ascii: "-"))
    return name
  }
}

import Bytes

/// The version of the whole package; `tpl` and `tpld` are installed together.
package enum WatcherVersion {
  package static let text = "0.1.0"

  package static var bytes: [UInt8] { Array(text.utf8) }
}

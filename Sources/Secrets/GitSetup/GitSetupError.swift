import Bytes

/// The configuration of a clone could not be changed.
package struct GitSetupError: Error {
  let configuration: Path

  package var message: String { "git could not write \(configuration.bytes.displayed), which still calls tpl" }
  package var hint: String { "ls -l \(configuration.bytes.shellWord)*" }
}

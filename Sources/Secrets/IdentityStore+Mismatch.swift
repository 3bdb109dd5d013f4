import Bytes
import Platform

extension IdentityStore {
  /// What is wrong where the key and the certificate beside it are no pair.
  package var mismatch: String {
    "\(directories.identity.bytes.displayed) does not belong to \(directories.certificate.bytes.displayed): "
      + "one of the two is damaged, or was replaced alone"
  }
}

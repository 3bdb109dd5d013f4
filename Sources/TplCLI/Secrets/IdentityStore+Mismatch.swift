import Bytes
import Platform
import Secrets

extension IdentityStore {
  var mismatch: String {
    "\(directories.identity.bytes.displayed) does not belong to \(directories.certificate.bytes.displayed): "
      + "one of the two is damaged, or was replaced alone"
  }
}

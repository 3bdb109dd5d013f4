import Bytes
import Components
import Consent
import Layout
import Platform
import TplHot

extension Lookup {
  func directLook(_ root: Path) throws(CommandFailure) -> DirectLook {
    let nested: [[UInt8]]
    do throws(SystemError) {
      nested = ConsentStore.roots(inside: root, among: try world.consent.records())
    } catch {
      throw CommandFailure(error)
    }
    return DirectLook(root: root, settings: try settings(of: root), nestedRoots: nested)
  }

  /// What the files of a root say, allowed or not.
  func settingsOnDisk(of root: Path) throws(CommandFailure) -> RootSettings {
    do throws(RepositoryConfigurationError) {
      return try RepositoryConfiguration.load(root).settings
    } catch {
      throw CommandFailure(error)
    }
  }
}

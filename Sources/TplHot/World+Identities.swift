package import Secrets

extension World {
  package var identities: IdentityStore {
    IdentityStore(directories, environment: environment) { name throws(IdentityError) in
      try UnlockedKey(world: self, name: name).fromWatcher()
    }
  }
}

package import Git
package import Platform

/// What the services of secrets know of the process and the user they work for. Commands make it, once.
package struct SecretSurroundings {
  package let environment: Environment
  package let identities: IdentityStore
  let dialog: Dialog
  let repositories: RepositoryAccess

  package init(
    _ environment: Environment, _ identities: IdentityStore, _ dialog: Dialog, _ repositories: RepositoryAccess
  ) {
    self.environment = environment
    self.identities = identities
    self.dialog = dialog
    self.repositories = repositories
  }

  package var directories: BaseDirectories { identities.directories }
  package var git: GitFinder { GitFinder(directories, environment) }
}

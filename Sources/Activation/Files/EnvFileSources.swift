package import Consent
import Git
package import Platform

/// How the env files of a scope are read, judged and opened.
package struct EnvFileSources {
  package let reader: RepositoryReader
  package let approval: ContentApproval
  package let opener: any SealedFileOpener

  package init(reader: RepositoryReader, approval: ContentApproval, opener: any SealedFileOpener) {
    self.reader = reader
    self.approval = approval
    self.opener = opener
  }
}

extension EnvFileSources {
  /// Those of an allowed root.
  /// - Parameters:
  ///   - searchPath: PATH without what tpl put there.
  ///   - now: nanoseconds since 1970.
  package init(
    _ record: AllowRecord, directories: BaseDirectories, environment: Environment, searchPath: [UInt8],
    privacy: Privacy,
    now: Int64, isRuntimeOurs: Bool = true, opener: any SealedFileOpener
  ) {
    let paths = GitPaths(
      directory: isRuntimeOurs ? directories.gitAnswers : nil, environment: environment, searchPath: searchPath,
      root: record.path)
    self.init(
      reader: RepositoryReader(root: record.path, privacy),
      approval: ContentApproval(
        record, store: ConsentStore(directories),
        provenance: Provenance(root: record.path, paths: paths, sightings: QuietSightings(directories)), now: now),
      opener: opener)
  }
}

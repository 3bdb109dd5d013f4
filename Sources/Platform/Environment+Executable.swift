package import Bytes

extension Environment {
  /// The file a shell would run for a command's name.
  package func executable(_ name: StaticString) -> Path? {
    for directory in (nonEmpty("PATH") ?? []).split(separator: .colon) {
      let candidate = Path(Array(directory)).appending(name)
      if candidate.isAbsolute, Files.isExecutable(candidate), FileStatus.look(candidate)?.isRegular == true {
        return candidate
      }
    }
    return nil
  }
}

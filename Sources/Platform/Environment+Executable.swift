package import Bytes

extension Environment {
  /// The file a shell would run for a command's name.
  /// - Parameter excluded: a tree whose programs are never chosen, also where PATH leads there through symlinks.
  package func executable(_ name: StaticString, outside excluded: Path? = nil) -> Path? {
    executable([UInt8](name)) { directory in excluded.map { Environment.leads(directory, into: $0) } ?? false }
  }

  /// - Parameter tree: canonical.
  package static func leads(_ directory: Path, into tree: Path) -> Bool {
    ((try? Files.canonical(directory)) ?? directory.lexicallyNormal).isWithin(tree)
  }

  package func executable(_ name: [UInt8], excluding isExcluded: (Path) -> Bool) -> Path? {
    for element in (nonEmpty("PATH") ?? []).split(separator: .colon) {
      let directory = Path(Array(element))
      guard directory.isAbsolute, !isExcluded(directory) else { continue }
      let candidate = directory.appending(name)
      if Files.isExecutable(candidate), FileStatus.look(candidate)?.isRegular == true { return candidate }
    }
    return nil
  }
}

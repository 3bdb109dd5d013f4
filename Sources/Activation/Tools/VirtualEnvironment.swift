package import Bytes
import Consent
import Git
import Layout
import Platform

/// A Python virtual environment in a component: a directory with a `pyvenv.cfg` (PEP 405).
package struct VirtualEnvironment {
  package let path: Path

  package static func find(in component: Path) -> VirtualEnvironment? {
    for name in PromptFileNames.virtualEnvironments {
      let path = component.appending(name)
      if FileStatus.look(path.appending("pyvenv.cfg"))?.isRegular == true { return VirtualEnvironment(path: path) }
    }
    return nil
  }

  package var programs: Path { path.appending("bin") }

  /// Why its programs may not become commands: they hide those of the same name by design. It must be a directory that
  /// was shown or that the user has made since, and version control may know nothing in it.
  func problem(in root: Path, _ approval: ContentApproval, _ reader: RepositoryReader) -> String? {
    if let problem = structuralProblem(reader) { return problem }
    let doubt = approval.doubt(aboutDirectory: Array(path.relative(to: root) ?? [])) { placesBehind(in: root) }
    switch doubt {
    case nil: return nil
    case .committed?: return "arrives through version control"
    case .committedBehind?: return VirtualEnvironment.leadsToBrought
    default: return "was not shown yet, run 'tpl allow'"
    }
  }

  /// Said where version control knows what is behind its commands.
  package static let leadsToBrought = "has commands that lead to what arrives through version control"

  /// A link, a submodule and a cloned repository are none, even if the user made them.
  package func structuralProblem(_ reader: RepositoryReader) -> String? {
    if path.bytes.contains(.colon) { return "has a colon in its path" }
    for place in [path, programs] {
      guard let status = FileStatus.look(place, followingSymlinks: false), status.isDirectory else {
        return "is a link, or has one for bin"
      }
      if let refusal = FileRefusal(status, of: place, reader.privacy) {
        return place == path ? refusal.reason : "has a bin that \(refusal.reason)"
      }
    }
    let configuration = path.appending("pyvenv.cfg")
    guard let file = FileStatus.look(configuration, followingSymlinks: false), file.isRegular else {
      return "has a link for pyvenv.cfg"
    }
    if let refusal = FileRefusal(file, of: configuration, reader.privacy) {
      return "has a pyvenv.cfg that \(refusal.reason)"
    }
    do throws(FileRefusal) {
      try reader.checkDirectories(of: path)
    } catch {
      return error.reason
    }
    if VersionControl.isTop(path) { return "is a repository of its own" }
    return problemOfPrograms(reader)
  }

  /// Its programs come first on PATH, so no other user may change one, or what one leads to, or what its interpreter
  /// runs by itself (Python's module `site`).
  private func problemOfPrograms(_ reader: RepositoryReader) -> String? {
    do throws(SystemError) {
      for entry in try DirectoryListing.entries(programs) where entry.kind != .directory {
        if let problem = try problem(of: [UInt8]("bin/") + entry.name, reader) { return problem }
      }
      for library in ["lib", "lib64"] as [StaticString] {
        if let problem = try problem(ofLibrary: [UInt8](library), reader) { return problem }
      }
      return nil
    } catch {
      return FileRefusal.unreadable(error).reason
    }
  }

  private func problem(ofLibrary library: [UInt8], _ reader: RepositoryReader) throws(SystemError) -> String? {
    // Most have a `lib64` that leads to their `lib`, which is looked at by its own name.
    if Files.linkTarget(path.appending(library)) == Path("lib") { return nil }
    guard try FileStatus.find(path.appending(library))?.isDirectory == true else { return nil }
    var parts = [library]
    // python3.11, pypy3.10, …
    for interpreter in try DirectoryListing.entries(path.appending(library)) {
      let place = library + [.slash] + interpreter.name
      let packages = place + [UInt8]("/site-packages")
      guard try FileStatus.find(path.appending(packages))?.isDirectory == true else { continue }
      parts += [place, packages]
      // Any of them may be imported at each start: a `.pth` names modules, and `sitecustomize` may be a package.
      for entry in try DirectoryListing.entries(path.appending(packages)) {
        parts.append(packages + [.slash] + entry.name)
      }
    }
    for part in parts {
      if let problem = try problem(of: part, reader) { return problem }
    }
    return nil
  }

  /// - Parameter part: relative to the environment.
  private func problem(of part: [UInt8], _ reader: RepositoryReader) throws(SystemError) -> String? {
    try reader.refusal(ofProgram: path.appending(part)).map { "has \(part.displayed), which \($0.reason)" }
  }
}

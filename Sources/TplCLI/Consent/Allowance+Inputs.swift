import Activation
import Bytes
import Components
import Configuration
import Consent
import EnvFile
import Layout
import Platform
import TplHot

/// What there is in the root, one kind after the other.
extension Allowance {
  mutating func add(configuration file: RepositoryConfiguration.File) {
    let isShort = file.path.equals(RootMarkers.configuration) && file.content.count <= Allowance.longestText
    add(file.path, .configuration, isCommitted: true, file.content, file.status, text: isShort ? file.content : nil)
  }

  /// - Throws: the errno of listing the root itself. A component that cannot be listed is named and left out.
  mutating func addEnvFiles(of root: Path, _ components: [Component]) throws(SystemError) {
    for file in try ComponentLook.envFiles(root) { add(envFile: file, in: root) }
    for component in components {
      do throws(SystemError) {
        for file in try ComponentLook.envFiles(root.appending(component.id)) {
          add(envFile: component.id + [.slash] + file, in: root)
        }
      } catch {
        refuse(error, in: root)
      }
    }
  }

  /// What cannot be looked at is not allowed.
  mutating func refuse(_ error: SystemError, in root: Path) {
    let relative = error.path.flatMap { $0.relative(to: root) }.map(Array.init) ?? []
    let file = relative.isEmpty ? [.dot] : relative
    if refused.contains(where: { $0.file == file }) { return }
    refused.append((file, FileRefusal.unreadable(error).reason))
  }

  mutating func add(envFile file: [UInt8], in root: Path) {
    let read: RepositoryFile
    do throws(FileRefusal) {
      guard let found = try reader.read(root.appending(file)) else { return }
      read = found
    } catch {
      return refused.append((file, error.reason))
    }
    let isSealed = file.hasSuffix(EnvFileName.sealedSuffix)
    let isCommitted =
      provenance.isCommitted(root.appending(file)) || read.target.map { provenance.isCommitted($0) } ?? false
    do throws(FileRefusal) {
      let text = isSealed ? try opener.open(read.content, of: file) : read.content
      let (parsed, withPaths) = try parse(text)
      if parsed.assignments.count > AllowedValues.mostNames { throw FileRefusal.tooManyNames }
      add(envFile: file, read, isCommitted: isCommitted)
      let salt = isSealed ? opener.sealedSalt(record.salt) : record.salt
      if let salt, let values = InputChange.values(of: text) { record.values.add(values, of: file, salt: salt) }
      if isSealed, let salt { record.values.addText(text, of: file, salt: salt) }
      inputs[inputs.count - 1] = judged(inputs[inputs.count - 1], parsed, withPaths)
    } catch {
      // A file that is not committed is the user's own, so it is allowed although its names cannot be shown.
      if !isCommitted { return add(envFile: file, read, isCommitted: false) }
      refused.append((file, "is not allowed, because its names cannot be shown: \(error.reason)"))
    }
  }

  private mutating func add(envFile file: [UInt8], _ read: RepositoryFile, isCommitted: Bool) {
    let isSealed = file.hasSuffix(EnvFileName.sealedSuffix)
    add(file, isSealed ? .sealed : .environment, isCommitted: isCommitted || isSealed, read.content, read.status)
    record.inputs[record.inputs.count - 1].isCommitted = isCommitted
  }

  /// With the environment there is, because what a value is can decide whether it has to be shown. What a file demands
  /// of others (`${NAME?}`) may be there another time, and its names with it.
  /// - Returns: also what it says where all that comes from elsewhere is a path, as the files of other layers may have
  ///   it.
  private func parse(_ text: [UInt8]) throws(FileRefusal) -> (EnvFile, withPaths: EnvFile) {
    do throws(EnvFileError) {
      let withPaths = try EnvFile.parse(text) { _ in [.slash] }
      if let parsed = try? EnvFile.parse(text, lookup: { world.environment[$0] }) { return (parsed, withPaths) }
      return (try EnvFile.parse(text) { world.environment[$0] ?? [UInt8]("x") }, withPaths)
    } catch {
      throw .invalid(error)
    }
  }

  private mutating func add(
    _ file: [UInt8], _ kind: AllowanceInput.Kind, isCommitted: Bool, _ content: [UInt8], _ status: FileStatus,
    text: [UInt8]? = nil
  ) {
    let digest = ContentDigest(of: content, salt: record.salt)
    record.inputs.append(AllowedInput(file: file, content: digest, text: text))
    know(file, KnownFiles.stamp(of: status), status, digest.hexadecimal)
    contents.append((file, content))
    let state: AllowanceInput.State =
      switch previous?.allows(content, of: file) {
      case nil: .new
      case true?: .same
      case false?: .changed
      }
    inputs.append(AllowanceInput(file: file, kind: kind, isCommitted: isCommitted, state: state))
  }

  private mutating func know(_ file: [UInt8], _ stamp: UInt64, _ status: FileStatus, _ digest: [UInt8]) {
    // A file this young may change once more within the same tick of the clock.
    let isRacy = status.changed > now - 20_000_000
    let path = record.path.appending(file)
    var target = path
    do throws(SystemError) {
      target = try Files.canonical(path)
    } catch {
      // It would be known by another identity.
      if !error.leadsNowhere { KernelTrouble.note(decisionUnread: error) }
    }
    known.note(
      KnownFiles.Entry(
        file: file, stamp: isRacy ? 0 : stamp, identity: KnownFiles.identity(of: target, inode: status.inode),
        digest: digest))
  }

  private mutating func judged(
    _ input: AllowanceInput, _ parsed: EnvFile, _ withPaths: EnvFile
  ) -> AllowanceInput {
    var input = input
    let before = previous.flatMap { $0.values.names(of: input.file) } ?? []
    let steering = withPaths.assignments.filter { NamePolicy.of($0.name, value: $0.value) == .steersPrograms }.map(
      \.name)
    for assignment in parsed.assignments {
      let name = assignment.name
      let policy = NamePolicy.of(name, value: assignment.value)
      var steers = steering.contains(name)
      switch policy {
      case .allowed: break
      case .steersPrograms: steers = true
      case .refused:
        if NamePolicy.isRefused(name, value: assignment.value, allowed: settings.allowedNames) {
          neverTaken.insert(name)
        } else {
          letThrough.insert(name)
        }
      }
      if input.names.contains(where: { $0.name == name }) { continue }
      input.names.append(AllowanceInput.Name(name: name, isNew: !before.contains(name), steersPrograms: steers))
    }
    if let previous { input.changes = changes(of: input, since: previous) }
    return input
  }

  /// Against what was allowed before; names only.
  private func changes(of input: AllowanceInput, since record: AllowRecord) -> [[UInt8]] {
    guard input.state == .changed, let content = contents.last?.content else { return [] }
    return input.kind == .sealed
      ? InputChange(sealed: input.file, content: content, record: record, opener).names
      : InputChange(input.file, content: content, record: record).names
  }

  /// - Throws: the errno of a directory that cannot be looked at: it would be used and not known.
  mutating func addVirtualEnvironment(in component: Component, _ root: Path) throws(SystemError) {
    guard record.settings.integrations.venv,
      let found = VirtualEnvironment.find(in: root.appending(component.id)),
      let status = try FileStatus.find(found.path, followingSymlinks: false)
    else { return }
    let file = Array(found.path.relative(to: root) ?? [])
    if let problem = found.structuralProblem(reader) { return refused.append((file, problem)) }
    if provenance.isCommitted(found.path) { return refused.append((file, "arrives through version control")) }
    if provenance.isCommitted(anyOf: found.placesBehind(in: root)) {
      return refused.append((file, VirtualEnvironment.leadsToBrought))
    }
    let identity = KnownFiles.identity(of: found.path, inode: status.inode)
    known.note(
      KnownFiles.Entry(file: file, stamp: provenance.activity(around: found.path) ?? 0, identity: identity))
    let state: AllowanceInput.State =
      previous == nil || previouslyKnown[file] == nil
      ? .new : previouslyKnown[file]?.identity == identity ? .same : .changed
    inputs.append(AllowanceInput(file: file, kind: .venv, isCommitted: false, state: state))
  }

  /// - Throws: the errno of a tool that cannot be looked at.
  mutating func addTools(_ root: Path) throws(SystemError) {
    let tools = LocalTools(root)
    switch tools.state(reader.privacy) {
    case .missing: return
    case .refused(let refusal): return refused.append(([UInt8]("localbin"), refusal.reason))
    case .usable: break
    }
    let names: (commands: [[UInt8]], idleLinks: [[UInt8]])
    do throws(SystemError) {
      names = try tools.names()
    } catch {
      return refused.append(([UInt8]("localbin"), FileRefusal.unreadable(error).reason))
    }
    for name in names.idleLinks {
      if let refusal = tools.refusal(name, reader) { refused.append((LocalTools.file(name), refusal.reason)) }
    }
    for name in names.commands {
      if let refusal = tools.refusal(name, reader) {
        refused.append((LocalTools.file(name), refusal.reason))
      } else {
        record.tools.append(name)
      }
    }
    for name in record.tools {
      let (file, path) = (LocalTools.file(name), tools.directory.appending(name))
      guard let status = try FileStatus.find(path) else { continue }
      let digest = try ContentApproval.digest(ofFound: path, record.salt) ?? []
      know(file, KnownFiles.stamp(of: status), status, digest)
      inputs.append(
        AllowanceInput(
          file: file, kind: .tool, isCommitted: provenance.isCommitted(path), state: state(of: name, path, status)))
    }
    shadowing = tools.hiding(record.tools, on: world.environment["PATH"] ?? [])
  }

  private func state(of tool: [UInt8], _ path: Path, _ status: FileStatus) -> AllowanceInput.State {
    guard let previous, previous.tools.contains(tool) else { return .new }
    guard let before = previouslyKnown[LocalTools.file(tool)] else { return .changed }
    if before.stamp == KnownFiles.stamp(of: status) { return .same }
    return ContentApproval.digest(ofProgram: path, previous.salt).map { $0 == before.digest } == true ? .same : .changed
  }
}

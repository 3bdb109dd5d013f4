import Activation
import Bytes
import Components
import Configuration
import Consent
import Index
import Layout
import Platform
import TplHot
import WatcherControl
import WatcherProtocol

/// The allowed roots: there, as they were allowed, and in the index as they are on the disk.
struct RootsCheck {
  let world: World

  func findings() -> [Finding] {
    let survey: ConsentStore.Survey
    do throws(SystemError) {
      survey = try world.consent.survey()
    } catch {
      return [Finding("roots", .error, "\(error)")]
    }
    let damaged =
      survey.damaged.map {
        Finding(
          "roots", .error, "\($0.bytes.displayed) is damaged: what it allowed is not allowed any more",
          hint: "tpl allow, in the repository that it was for")
      }
      + survey.ofOtherVersions.map {
        Finding(
          "roots", .warning, "\($0.bytes.displayed) is of another version of tpl: what it allows is not allowed here",
          hint: "tpl allow, in the repository that it was for")
      }
    let records = survey.records
    if !damaged.isEmpty { return damaged + records.flatMap { check($0, among: records) } }
    if records.isEmpty { return [Finding("roots", .note, "none is allowed yet", hint: "tpl allow, in a repository")] }
    return records.flatMap { check($0, among: records) }
  }

  private func check(_ record: AllowRecord, among records: [AllowRecord]) -> [Finding] {
    let path = record.path.bytes.displayed
    let word = record.path.bytes.shellWord
    let allowed: AllowRecord?
    do throws(SystemError) {
      allowed = try world.consent.record(for: record.path)
    } catch {
      return [Finding("roots", .error, "\(path): \(error)", hint: "look at it with 'ls -l', then tpl allow \(word)")]
    }
    guard let current = allowed else {
      return [
        Finding(
          "roots", .warning, "\(path) is gone, or another directory than the one that was allowed",
          hint: "tpl allow \(word), or tpl deny \(word)")
      ]
    }
    var findings: [Finding] = []
    let (changed, unread, placement) = changes(current)
    findings += unread.map { Finding("roots", .error, "\(path): \($0)") }
    if !changed.isEmpty {
      let names = changed.map(\.displayed).joined(separator: " ")
      findings.append(
        Finding("roots", .warning, "\(path): changed since they were allowed: \(names)", hint: "tpl allow \(word)"))
    }
    if let warning = placement.warning {
      findings.append(Finding("roots", .warning, "\(path): \(warning)", hint: "tpl allow \(word)"))
    }
    findings += choice(record.path)
    findings += fileSystem(record.path)
    let linked = linkedComponents(record.path)
    if !linked.isEmpty {
      let names = linked.map(\.displayed).joined(separator: " ")
      findings.append(
        Finding("roots", .note, "\(path): symlinks are no components: \(names)", hint: "move the directories there"))
    }
    findings += index(record, among: records)
    return findings.isEmpty ? [Finding("roots", .ok, path)] : findings
  }

  /// Commands and prompts stop at a choice that cannot be read, because another environment would be used in its place.
  private func choice(_ root: Path) -> [Finding] {
    do throws(SystemError) {
      _ = try ChosenEnvironments(world.directories).environment(of: root)
      return []
    } catch {
      return [
        Finding(
          "roots", .error, "\(root.bytes.displayed): \(error)", hint: "tpl use --clear --root \(root.bytes.shellWord)")
      ]
    }
  }

  private func fileSystem(_ root: Path) -> [Finding] {
    let path = root.bytes.displayed
    do throws(SystemError) {
      guard try FileSystem.isShared(root) else { return [] }
      return [
        Finding(
          "roots", .note,
          "\(path) is shared with other machines: their changes are seen by polling, up to seconds late")
      ]
    } catch {
      return [Finding("roots", .error, "\(error)")]
    }
  }

  /// Symlinks to directories where a directory would be a component, relative to the root.
  private func linkedComponents(_ root: Path) -> [[UInt8]] {
    var places = [Path("platform"), Path("application")]
    let providers = (try? DirectoryListing.entries(root.appending("infra"))) ?? []
    places += providers.filter { $0.kind == .directory }.map { Path("infra").appending($0.name) }
    return places.flatMap { place in
      ((try? DirectoryListing.entries(root.appending(place.bytes))) ?? [])
        .filter { $0.kind == .symlink }.map { place.appending($0.name).bytes }
        .filter { FileStatus.look(root.appending($0))?.isDirectory == true }
    }
  }

  /// Inputs that would not be used, and what is wrong with localbin.
  private func changes(
    _ record: AllowRecord
  ) -> (files: [[UInt8]], unread: [SystemError], localTools: LocalToolPlacement) {
    let sources = world.sources(of: record)
    var unread: [SystemError] = []
    let files = record.inputs.map(\.file).filter { file in
      let read: RepositoryFile?
      do throws(FileRefusal) {
        read = try sources.reader.read(record.path.appending(file))
      } catch {
        // One that cannot be looked at may be as it was.
        guard case .unreadable(let reason) = error else { return true }
        unread.append(reason)
        return false
      }
      guard let found = read else { return true }
      let mayBeOwn = !file.hasSuffix(EnvFileName.sealedSuffix) && !file.hasSuffix("tpl.yaml")
      return sources.approval.doubt(
        about: file, content: found.content, status: found.status, behind: found.target, mayBeOwn: mayBeOwn) != nil
    }
    let placement = LocalToolPlacement(
      of: LocalTools(record.path), record, approval: sources.approval, reader: sources.reader)
    return (files, unread, placement)
  }

  /// The components in the index against those that a look at the disk finds.
  private func index(_ record: AllowRecord, among records: [AllowRecord]) -> [Finding] {
    guard world.watcher.isRunning, (try? world.watcher.ask(.sync(root: record.path.bytes), within: .seconds(2))) != nil,
      let index = try? IndexReader(path: world.directories.index.bytes),
      let indexed = try? index.components(root: record.path.bytes)
    else { return [] }
    let look = DirectLook(
      root: record.path, settings: record.settings,
      nestedRoots: ConsentStore.roots(inside: record.path, among: records))
    let found = look.components { _ in }
    if Set(indexed.map(\.id)) == Set(found.map(\.id)) { return [] }
    return [
      Finding(
        "index", .error,
        "\(record.path.bytes.displayed): \(indexed.count) components in the index, \(found.count) on the disk",
        hint: "please report this; 'tpl daemon stop' and removing \(world.directories.index.bytes.shellWord) mends it")
    ]
  }
}

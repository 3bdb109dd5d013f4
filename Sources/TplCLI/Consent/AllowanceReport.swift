import Activation
import Bytes
import Consent
import TplHot

/// What `tpl allow` says of all that it enables: counts first, what is unusual in full, the rest where it is asked for.
struct AllowanceReport {
  let allowance: Allowance
  /// `--verbose`.
  var isVerbose = false

  /// Of a list that is not unusual.
  private static let shown = 6

  func show(like main: [UInt8]? = nil) {
    let origin = main.map { ", a work tree of \($0.displayed)" } ?? ""
    let count = AllowanceReport.count(allowance.components, "component")
    Output.say("allowed \(allowance.record.path.bytes.displayed)\(origin), \(count)")
    showTools()
    showFiles()
    showNames()
    showUnusual()
    if isVerbose { AllowanceListing(allowance).show() } else if isCut { Output.hint("'tpl allow --verbose' lists all") }
  }

  /// Of one env file, every name, and which of them steer programs.
  func show(partOf file: [UInt8]) {
    guard let input = allowance.inputs.first(where: { $0.file == file }) else { return }
    for line in AllowanceDifference(allowance).configurationLines(input) { Output.say(line) }
    if input.names.isEmpty { return }
    Output.say("  in it: \(input.names.map(\.name.displayed).joined(separator: " "))")
    let steering = Set(input.names.filter(\.steersPrograms).map(\.name))
    warn("these steer other programs", AllowanceReport.sorted(steering))
    let own = Set(input.names.map(\.name))
    warn("these are never taken from a repository", AllowanceReport.sorted(allowance.neverTaken.intersection(own)))
  }

  private var envFiles: [AllowanceInput] { allowance.inputs.filter { $0.kind == .environment || $0.kind == .sealed } }

  private var committed: [AllowanceInput] {
    allowance.inputs.filter { $0.isCommitted && $0.kind != .tool || $0.kind == .sealed }
  }

  private var isCut: Bool {
    max(envFiles.count, allowance.record.tools.count, committed.count) > AllowanceReport.shown
  }

  private func showTools() {
    let place = allowance.record.isLocalbinFirst ? "in front of PATH" : "on PATH"
    say(place, allowance.record.tools)
    say("virtual environments", allowance.inputs.filter { $0.kind == .venv }.map(\.file))
  }

  private func showFiles() {
    say("env files", envFiles.map(\.file))
    say("asks again when it changes", committed.map(\.file))
    if allowance.previous == nil { return }
    for input in allowance.inputs where isNews(input) {
      let names = input.state == .new ? input.names.map(\.name) : input.changes
      let list = names.isEmpty ? "" : " (\(names.map(\.displayed).joined(separator: " ")))"
      Output.say("  \(input.state.rawValue): \(input.file.displayed)\(list)")
    }
    for file in allowance.gone { Output.say("  gone: \(file.displayed)") }
  }

  /// What a prompt would have asked about.
  private func isNews(_ input: AllowanceInput) -> Bool {
    input.state != .same && (input.isCommitted || input.kind == .tool || input.kind == .sealed)
  }

  /// How many, and of those that version control brought how many are new.
  private func showNames() {
    let names = envFiles.flatMap(\.names)
    if names.isEmpty { return }
    let brought = envFiles.filter(\.isCommitted).flatMap(\.names)
    var text = AllowanceReport.count(names.count, "name")
    if !brought.isEmpty {
      text += ", \(brought.count) from version control (\(brought.count(where: \.isNew)) new)"
    }
    Output.say("  in them: \(text)")
  }

  private func showUnusual() {
    warn(
      allowance.record.isLocalbinFirst
        ? "these hide commands of the same name" : "these are hidden by commands of the same name", allowance.shadowing)
    warn("these steer other programs", steering)
    warn("these are never taken from a repository", AllowanceReport.sorted(allowance.neverTaken))
    warn("these are taken because your configuration allows them", AllowanceReport.sorted(allowance.letThrough))
    for project in allowance.projects?.named ?? [] {
      let origin = project.isPinned ? "tpl.yaml" : "its own name would be 'compose'"
      Output.say("  docker project of \(project.component.displayed): \(project.name.displayed) (\(origin))")
    }
    if allowance.isFromFormerVersion {
      for project in allowance.projects?.released ?? [] {
        Output.warn(
          "\(project.component.displayed): docker compose chooses the project's name again; what was started as "
            + "\(project.name.displayed) keeps its volumes under that name ('project: \(project.name.displayed)' in its "
            + "tpl.yaml goes on with it)")
      }
    }
    showRefused()
  }

  /// Many files have one reason: no key, for one.
  private func showRefused() {
    var rest = allowance.refused[...]
    while let (first, reason) = rest.first {
      let others = rest.dropFirst().filter { $0.reason == reason }
      let files = isVerbose ? others.map(\.file) : Array(others.map(\.file).prefix(AllowanceReport.shown - 1))
      let cut = others.count - files.count
      let more = cut > 0 ? " and \(cut) more" : ""
      Output.warn("\(([first] + files).map(\.displayed).joined(separator: " "))\(more) \(reason)")
      rest = rest.dropFirst().filter { $0.reason != reason }[...]
    }
  }

  private var steering: [[UInt8]] {
    AllowanceReport.sorted(Set(envFiles.flatMap(\.names).filter(\.steersPrograms).map(\.name)))
  }

  private func say(_ title: String, _ names: [[UInt8]]) {
    if names.isEmpty { return }
    let shown = isVerbose ? names[...] : names.prefix(AllowanceReport.shown)
    let rest = names.count - shown.count
    let end = rest > 0 ? " and \(rest) more" : ""
    Output.say("  \(title): \(shown.map(\.displayed).joined(separator: " "))\(end)")
  }

  private func warn(_ title: String, _ names: [[UInt8]]) {
    if !names.isEmpty { Output.warn("\(title): \(names.map(\.displayed).joined(separator: " "))") }
  }

  static func count(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }

  private static func sorted(_ names: Set<[UInt8]>) -> [[UInt8]] {
    names.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

/// The environments that a `tpl.yaml` may speak of: those it lists, or any if it lists none.
struct EnvironmentList {
  private let listed: [String]?

  init(_ field: SettingsField?) throws(YAMLProblem) {
    guard let field else {
      listed = nil
      return
    }
    var names: Set<[UInt8]> = []
    for item in try field.items() {
      let name = try item.bytes(.environmentName)
      guard names.insert(name).inserted else { throw item.problem(.duplicateEnvironment(name)) }
    }
    listed = try field.stringList(.environmentName)
  }

  var names: [String] { listed ?? [] }

  /// Reads one name.
  func name(_ field: SettingsField) throws(YAMLProblem) -> String {
    let name = try field.string(.environmentName)
    guard let listed, !listed.contains(name) else { return name }
    throw field.problem(.unlistedEnvironment(key: field.key ?? "", name: Array(name.utf8), listed: listed))
  }
}

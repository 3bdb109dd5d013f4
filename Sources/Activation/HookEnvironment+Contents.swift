import Bytes
import Layout
import Platform

extension HookEnvironment {
  /// What the inputs hold, and what could appear beside them.
  /// - Parameter tested: gets what the time of a directory would tell, a tpl.yaml in the place of another.
  func contents(of tested: inout [FreshnessToken.Input], _ view: View?) -> InputContents? {
    guard let view else { return InputContents(of: tested, listed: [], candidates: []) }
    var candidates = [directories.userConfiguration]
    for directory in view.layers {
      for name in view.envFileNames {
        candidates += [directory.appending(name), directory.appending(name + View.sealedSuffix)]
      }
    }
    var listed: [Path] = []
    if !isWatched {
      let configurations = view.layers.map { FreshnessToken.Input($0.appending(RootMarkers.configuration)) }
      tested += configurations.filter { $0.status != nil }
      candidates += configurations.map(\.path)
      let tools = LocalTools(view.root).directory
      listed = [tools]
      candidates.append(tools)
      if let component = view.componentDirectory {
        listed += [component, component.appending("compose")]
        candidates += VirtualEnvironment.names.map { component.appending([UInt8]($0)) }
      }
    }
    return InputContents(of: tested, listed: listed, candidates: candidates)
  }
}

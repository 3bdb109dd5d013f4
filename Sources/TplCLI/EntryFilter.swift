import Layout

/// `--type` and `--glob`.
struct EntryFilter {
  private let kinds: Set<UInt8>?
  private let glob: Glob?

  init(types: String?, glob: [UInt8]?) {
    kinds = types.map { Set($0.utf8) }
    self.glob = glob.map { Glob($0) }
  }

  func passes(_ path: [UInt8], _ kind: UInt8) -> Bool {
    (kinds?.contains(kind) ?? true) && (glob?.matches(path) ?? true)
  }
}

import Consent
import Logging
import Platform

/// The records of what the user allowed.
final class ConsentRecords {
  private let store: ConsentStore
  private let log: Logger
  /// Why they cannot be read.
  private var failure: SystemError?

  init(_ directories: BaseDirectories, log: Logger) { (store, self.log) = (ConsentStore(directories), log) }

  /// - Returns: `nil` when they cannot be read.
  func read() -> [AllowRecord]? {
    do throws(SystemError) {
      let records = try store.records()
      failure = nil
      return records
    } catch {
      // Logged once: while the reason lasts, each try would repeat it.
      if failure != error { log.error("\(error)") }
      failure = error
      return nil
    }
  }
}

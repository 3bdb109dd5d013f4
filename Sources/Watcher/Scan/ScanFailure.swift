import Platform

/// Why a directory could not be scanned.
struct ScanFailure: Error {
  let error: SystemError
  /// It was watched by then: a directory can go between that and its listing.
  var watch: WatchDescriptor?
}

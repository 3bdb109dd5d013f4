import Foundation
import TestSupport
import Testing

@testable import Index

@Suite struct IndexSchemaTests {
  /// The C program that lookups are compared with (`Tests/Benchmarks/run.sh`) reads the same index.
  @Test func theReferenceOfTheBenchmarksIsOfThisVersion() throws {
    let reference = try String(contentsOfFile: "\(Binaries.package)/Tests/Benchmarks/lookup.c", encoding: .utf8)
    #expect(reference.contains("sqlite3_column_int(statement, 0) != \(IndexSchema.version))"))
  }
}

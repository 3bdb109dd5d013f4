import Bytes
import Layout
import Secrets

extension SecretStatusReport {
  var text: [UInt8] { files.flatMap { Array($0.line.utf8) + [.newline] } }

  var json: [UInt8] {
    let list = findings.map { finding -> JSONValue in
      ["path": finding.file.map { .path($0) }, "message": .string(finding.message)]
    }
    let document: JSONValue = ["schema": 1, "files": .array(files.map(\.json)), "findings": .array(list)]
    return document.line
  }
}

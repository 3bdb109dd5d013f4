import ArgumentParser
import Bytes
import Layout
import Platform
import Secrets
import TplHot

struct SecretRecipientAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Put a certificate into .tpl/recipients.")

  @Argument var name: String
  @Argument(help: "A file in PEM (default: your own certificate).") var certificate: ByteArgument?
  @OptionGroup var root: RootOption

  mutating func run() throws {
    let workspace = try SecretWorkspace(root.path, try World.ofProcess())
    guard RecipientName.isValid(Array(name.utf8)) else {
      throw CommandFailure(.usage, "'\(name)' cannot be the name of a recipient", hint: "letters, digits and _ - . @ +")
    }
    try workspace.add(try load(workspace), as: Array(name.utf8))
  }

  private func load(_ workspace: SecretWorkspace) throws -> Certificate {
    let file = certificate?.path ?? workspace.surroundings.directories.certificate
    let text: [UInt8]
    do throws(SystemError) {
      text = try certificate == nil ? Files.read(file, limit: 1 << 16) : Files.readArgument(file, limit: 1 << 16)
    } catch {
      let hint = certificate == nil ? "tpl secret init" : nil
      throw CommandFailure(.negative, "\(error)", hint: hint)
    }
    return try naming(file) { try Certificate(pem: text) }
  }
}

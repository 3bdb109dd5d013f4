package import Bytes
package import Layout
package import Platform

/// The user's settings in a form that a prompt can read, and what is wrong with the file they come from.
package struct CompiledSettings: Equatable, Sendable {
  package var settings = UserSettings()
  /// One line about a mistake in the file; the settings are the defaults then.
  package var problem: [UInt8]?

  package init(_ settings: UserSettings = UserSettings(), problem: [UInt8]? = nil) {
    self.settings = settings
    self.problem = problem
  }
}

extension CompiledSettings {
  private static var format: FieldFile { FieldFile("tpl settings 4") }

  /// - Parameter source: the version of the file that was read.
  func encoded(source: [UInt8]) -> [UInt8] {
    CompiledSettings.format.encoded(source) { text in
      FieldLine.append([[UInt8]("log"), Array(settings.log.rawValue.utf8)], to: &text)
      for name in settings.allowedNames { FieldLine.append([[UInt8]("allow"), name], to: &text) }
      for name in settings.trustedGroups { FieldLine.append([[UInt8]("group"), name], to: &text) }
      if let watches = settings.watches { FieldLine.append([[UInt8]("watches"), Array("\(watches)".utf8)], to: &text) }
      if let problem { FieldLine.append([[UInt8]("problem"), problem], to: &text) }
    }
  }

  /// - Returns: `nil` for anything but a whole file that was compiled from that version of the source.
  init?(encoded text: [UInt8], source: [UInt8]) {
    guard let lines = CompiledSettings.format.lines(of: text, source) else { return nil }
    for fields in lines where fields.count == 2 {
      if fields[0].equals("log") {
        settings.log = LogStyle(rawValue: String(decoding: fields[1], as: UTF8.self)) ?? .names
      } else if fields[0].equals("allow") {
        settings.allowedNames.append(fields[1])
      } else if fields[0].equals("group") {
        settings.trustedGroups.append(fields[1])
      } else if fields[0].equals("watches") {
        settings.watches = fields[1].decimalValue.flatMap { Int(exactly: $0) }
      } else if fields[0].equals("problem") {
        problem = fields[1]
      }
    }
  }
}

/// The user's settings: `config.yaml`, and the form that it was compiled to, which is read instead while it is current,
/// because prompts read no YAML.
package struct UserConfiguration: Sendable {
  private let source: Path
  private let compiled: Path

  package init(_ directories: BaseDirectories) {
    source = directories.userConfiguration
    compiled = directories.compiledConfiguration
  }

  /// Costs one stat(2) without a file, and a stat and a read with one that has not changed.
  /// - Parameters:
  ///   - owner: the user's id.
  ///   - now: nanoseconds since 1970.
  ///   - parse: reads the YAML.
  package func settings(
    owner: UInt32, now: Int64, parse: ([UInt8], Path) -> CompiledSettings
  ) -> CompiledSettings {
    guard let status = FileStatus.look(source) else { return CompiledSettings() }
    let version = UserConfiguration.version(status)
    if let text = try? Files.readOwn(compiled, limit: 1 << 20),
      let settings = CompiledSettings(encoded: text, source: version)
    {
      return settings
    }
    let settings = read(status, owner: owner, parse)
    // Younger files may change once more within the same tick of the file system's clock.
    if status.modified < now - UserConfiguration.racyNanoseconds, let parent = compiled.parent {
      _ = try? Files.makePrivateDirectories(parent)
      _ = try? Files.replace(compiled, with: settings.encoded(source: version), durable: false)
    }
    return settings
  }

  /// Those that a prompt has compiled, for a program that reads no YAML; the defaults where none has since the file
  /// changed.
  package var compiledSettings: UserSettings {
    guard let status = FileStatus.look(source), let text = try? Files.readOwn(compiled, limit: 1 << 20),
      let found = CompiledSettings(encoded: text, source: UserConfiguration.version(status))
    else { return UserSettings() }
    return found.settings
  }

  /// The same from the file itself, for commands that stop at a mistake.
  package func read(owner: UInt32, parse: ([UInt8], Path) -> CompiledSettings) -> CompiledSettings {
    FileStatus.look(source).map { read($0, owner: owner, parse) } ?? CompiledSettings()
  }

  private static let racyNanoseconds: Int64 = 20_000_000

  /// Does not use ``Files/readRegular(_:limit:)``, because many people keep their configuration behind symlinks.
  private func read(
    _ status: FileStatus, owner: UInt32, _ parse: ([UInt8], Path) -> CompiledSettings
  ) -> CompiledSettings {
    func refused(_ reason: String) -> CompiledSettings {
      CompiledSettings(problem: Array("\(source.bytes.displayed) \(reason)".utf8))
    }
    guard status.isRegular else { return refused("is no regular file") }
    guard status.owner == owner || status.owner == 0 else { return refused("belongs to another user") }
    guard !status.isWritableByOthers else { return refused("can be written by everybody") }
    guard Files.isOwn(status) else { return refused("can be written by other members of its group") }
    guard let content = try? Files.read(source, limit: 1 << 20) else { return refused("cannot be read") }
    return parse(content, source)
  }

  private static func version(_ status: FileStatus) -> [UInt8] {
    var text: [UInt8] = []
    for number in [
      status.device, status.inode, UInt64(status.owner), UInt64(status.mode), UInt64(bitPattern: status.size),
      UInt64(bitPattern: status.modified), UInt64(bitPattern: status.changed),
    ] {
      text.appendHex(number)
    }
    return text
  }
}

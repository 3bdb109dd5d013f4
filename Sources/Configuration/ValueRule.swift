import Bytes
import Layout

/// What a string has to look like, by what it is for.
package enum ValueRule: Equatable, Sendable {
  case environmentName
  case alias
  /// A path or glob below the root.
  case glob
  /// Where the template alone says what a component is.
  case componentID
  /// Where `components` has globs, which may put a component anywhere.
  case addedComponentID
  case hostName
  /// Of a certificate in `.tpl/recipients`.
  case recipientName
  /// What ssh is given as its destination.
  case destination
  case absolutePath
  /// A variable's name that the user lets repositories set.
  case allowedName
  case logStyle
  case percentage
  /// Of docker compose.
  case projectName
  /// As group(5) lists it.
  case groupName
  /// Any text of one line.
  case text

  /// PATH_MAX: no path is longer.
  private static let longestGlob = 4096
  /// Each one multiplies what matching a path can cost by the path's depth.
  private static let mostDoubleStars = 4

  /// The value in its one form (no `./` in front of a glob, no `/` behind it); `nil` if it breaks the rule.
  func accepted(_ value: [UInt8]) -> [UInt8]? {
    guard !value.isEmpty, !value.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
    let isAccepted =
      switch self {
      case .environmentName: EnvironmentName.isValid(value)
      case .hostName: Self.isName(value, punctuation: "._-")
      case .recipientName: RecipientName.isValid(value)
      case .alias: Self.isAlias(value)
      case .glob: true
      case .componentID: Self.isComponentID(value)
      case .addedComponentID: Self.isAddedComponentID(value)
      // ssh(1) takes a leading hyphen for an option, and one of them runs a command: ProxyCommand.
      case .destination: value[0] != UInt8(ascii: "-") && !value.contains(.space)
      case .absolutePath: value[0] == .slash
      case .allowedName: value.isVariableName && !OwnNames.contains(value)
      case .logStyle: LogStyle(rawValue: String(decoding: value, as: UTF8.self)) != nil
      case .percentage: Self.isPercentage(value)
      case .projectName: Self.isProjectName(value)
      case .groupName: !value.contains(.colon) && !value.contains(UInt8(ascii: ",")) && value[0] != UInt8(ascii: "+")
      case .text: true
      }
    guard isAccepted else { return nil }
    return self == .glob ? Self.relativePath(value) : value
  }

  private static func isPercentage(_ value: [UInt8]) -> Bool {
    guard value.last == UInt8(ascii: "%"), value.count <= 4 else { return false }
    return value.dropLast().decimalValue.map { (1...100).contains($0) } ?? false
  }

  private static func isName(_ value: [UInt8], punctuation: String) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool { byte.isASCIILetter || byte.isASCIIDigit }
    return isAlphanumeric(value[0]) && value.allSatisfy { isAlphanumeric($0) || punctuation.utf8.contains($0) }
  }

  private static func isProjectName(_ value: [UInt8]) -> Bool {
    isName(value, punctuation: "_-") && !value.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }

  private static func isAlias(_ value: [UInt8]) -> Bool {
    value[0] != .dot && value[0] != UInt8(ascii: "-") && !value.contains(.slash) && !value.contains(.colon)
  }

  private static func relativePath(_ value: [UInt8]) -> [UInt8]? {
    guard value[0] != .slash, value.count <= longestGlob else { return nil }
    let segments = value.split(separator: .slash).filter { !$0.equals(".") }
    guard !segments.isEmpty, !segments.contains(where: { $0.equals("..") }),
      segments.count(where: { $0.equals("**") }) <= mostDoubleStars
    else { return nil }
    return Array(segments.joined(separator: CollectionOfOne(UInt8.slash)))
  }

  private static func isAddedComponentID(_ value: [UInt8]) -> Bool {
    relativePath(value) == value && value.split(separator: .slash).last?.first != .dot
  }

  private static func isComponentID(_ value: [UInt8]) -> Bool {
    guard isAddedComponentID(value) else { return false }
    let segments = value.split(separator: .slash)
    return Layer.allCases.contains { $0.rawValue.utf8.elementsEqual(segments[0]) && segments.count == 1 + $0.depth }
  }
}

extension ValueRule {
  var noun: String {
    switch self {
    case .environmentName: "environment name"
    case .alias: "alias"
    case .glob: "path"
    case .componentID, .addedComponentID: "component id"
    case .hostName: "host name"
    case .recipientName: "recipient name"
    case .destination: "ssh destination"
    case .absolutePath: "absolute path"
    case .allowedName: "name to allow"
    case .logStyle: "log style"
    case .percentage: "percentage"
    case .projectName: "project name"
    case .groupName: "group name"
    case .text: "text"
    }
  }

  var requirement: String {
    switch self {
    case .environmentName:
      "an environment name has letters, digits, \"_\" and \"-\", starts with a letter or digit, and is not local, crypt or example"
    case .alias: "an alias is not empty, has no \"/\" or \":\", and does not start with \".\" or \"-\""
    case .glob: "a path is relative to the root, has no \"..\" and at most \(Self.mostDoubleStars) \"**\""
    case .componentID: "a component id is infra/PROVIDER/ENV, platform/NAME or application/NAME"
    case .addedComponentID: "a component id is a path relative to the root, without \".\", \"..\" and \"/\" at its end"
    case .hostName: "a host name has letters, digits, \".\", \"_\" and \"-\", and starts with a letter or digit"
    case .recipientName:
      "a recipient name has letters, digits, \".\", \"_\", \"-\", \"@\" and \"+\", and starts with a letter or digit"
    case .destination: "an ssh destination is HOST or USER@HOST, without spaces, and does not start with \"-\""
    case .absolutePath: "an absolute path starts with \"/\""
    case .allowedName: "a name to allow is a variable's, and none by which tpl finds its own files: TPL_*, HOME, XDG_*"
    case .logStyle: "log is \(LogStyle.allCases.map(\.rawValue).joined(separator: ", "))"
    case .percentage: "a percentage is 1% to 100%"
    case .projectName:
      "a project name has lower-case letters, digits, \"_\" and \"-\", and starts with a letter or digit"
    case .groupName: "a group name is one of /etc/group, without \":\", \",\" and \"+\""
    case .text: "text is not empty and has no control characters"
    }
  }
}

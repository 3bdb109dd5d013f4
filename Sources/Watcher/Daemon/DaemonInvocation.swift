import Bytes

/// What `tpld` is asked to do by its arguments.
enum DaemonInvocation: Equatable {
  case run(DaemonOptions)
  case version
  case help
  case misuse(String)

  static let usage = """
    usage: tpld [--idle-exit SECONDS] [--version] [--help]

      --idle-exit SECONDS  leave when no client has asked for so long; 0 stays for ever (default: 7200)

    Watches the repositories that were allowed, for one user. 'tpl daemon start' starts it, and so does a prompt.

    """

  init(_ arguments: [[UInt8]]) {
    var options = DaemonOptions()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument.equals("--version") {
        self = .version
        return
      } else if argument.equals("--help") || argument.equals("-h") {
        self = .help
        return
      } else if argument.equals("--idle-exit") || argument.hasPrefix("--idle-exit=") {
        let joined = argument.hasPrefix("--idle-exit=") ? Array(argument.dropFirst("--idle-exit=".utf8.count)) : nil
        guard let value = joined ?? rest.popFirst(), let time = DaemonOptions.duration(value) else {
          self = .misuse("--idle-exit needs a number of seconds")
          return
        }
        options.idleExit = time
      } else {
        self = .misuse("unknown argument '\(argument.displayed)'")
        return
      }
    }
    self = .run(options)
  }
}

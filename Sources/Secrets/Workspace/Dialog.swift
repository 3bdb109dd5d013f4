/// How the services of secrets speak with the user before they end: what they have written so far is told also where an
/// error follows, and a key is confirmed before a file is written. Commands pass in where the text goes.
package struct Dialog {
  /// A plain line.
  let say: (String) -> Void
  let warn: (String) -> Void
  /// Whether there is a user to ask.
  let canAsk: () -> Bool
  /// Whether the user says yes.
  let ask: (String) -> Bool
  /// What a command says of an error, for errors that are told and do not end it.
  let message: (any Error) -> String

  package init(
    say: @escaping (String) -> Void, warn: @escaping (String) -> Void, canAsk: @escaping () -> Bool,
    ask: @escaping (String) -> Bool, message: @escaping (any Error) -> String
  ) {
    self.say = say
    self.warn = warn
    self.canAsk = canAsk
    self.ask = ask
    self.message = message
  }
}

import TestSupport
import Testing

/// An unchanged prompt starts no process.
@Suite struct HookCostTests {
  @Test(arguments: Shell.allCases)
  func startsNothingAtFiftyUnchangedPrompts(shell: Shell) throws {
    let hook = try HookFixture(shell)
    try hook.greetInProject()
    let calls = try ProcessCalls.atUnchangedPrompts(
      shell, in: hook.sandbox, rc: hook.load, after: [hook.cd("project")], environment: hook.environment)
    #expect(calls.execve == 0 && calls.fork == 0, "\(calls)")
    #expect(hook.calls.count == 2)
  }
}

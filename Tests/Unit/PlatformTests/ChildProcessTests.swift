import Bytes
import Glibc
import Platform
import Testing

@Suite struct ChildProcessTests {
  /// One that waits for ever is ended; what it printed until then is no answer.
  @Test func isEndedWhenPatienceIsOver() {
    let start = MonotonicTime.now
    do throws(SystemError) {
      _ = try ChildProcess.capture(
        Path("/bin/sh"), arguments: [Array("-c".utf8), Array("echo a; exec sleep 600".utf8)],
        environment: Environment([:]), patience: .milliseconds(50))
      Issue.record("it was waited for")
    } catch {
      #expect(error.code == ETIMEDOUT)
    }
    #expect(MonotonicTime.now - start < .seconds(300))
  }

  @Test func isHeardOutWithinPatience() throws {
    let result = try ChildProcess.capture(
      Path("/bin/sh"), arguments: [Array("-c".utf8), Array("echo a; sleep 0.05; echo b; exit 3".utf8)],
      environment: Environment([:]), patience: .seconds(300))
    #expect(result.status == 3 && result.output == Array("a\nb\n".utf8))
  }
}

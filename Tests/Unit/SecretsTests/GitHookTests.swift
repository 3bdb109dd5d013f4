import Bytes
import Testing

@testable import Secrets

/// Two lines of a hook are tpl's; all others are the user's.
@Suite struct GitHookTests {
  private static let driver = GitDriver([UInt8]("/opt/it's/tpl"))
  private static let former = "# tpl: no plain env file, no sealed file for the wrong people"

  @Test func aNewHookIsOnlyOurs() {
    let hook = GitHook(GitHook(GitHookTests.driver).text)
    #expect(hook.isOnlyOurs)
    #expect(!hook.isFormer)
    #expect(hook.runs(GitHookTests.driver))
    #expect(!hook.runs(GitDriver([UInt8]("/usr/bin/tpl"))))
  }

  @Test func theLinesOfTheUserStay() {
    let text = "#!/bin/bash\nmake lint\n\(GitHookTests.former)\n'/usr/bin/tpl' secret commit-check || exit\nmake test\n"
    let hook = GitHook(Array(text.utf8))
    #expect(hook.isOurs)
    #expect(hook.isFormer)
    #expect(!hook.isOnlyOurs)
    #expect(hook.without().text == Array("#!/bin/bash\nmake lint\nmake test\n".utf8))
    let updated = hook.updated(GitHookTests.driver)
    #expect(updated.runs(GitHookTests.driver))
    #expect(!updated.isFormer)
    #expect(updated.without().text == hook.without().text)
  }

  @Test func aHookOfTheUserIsNotOurs() {
    let hook = GitHook(Array("#!/bin/sh\nexec make lint\n".utf8))
    #expect(!hook.isOurs)
    #expect(hook.updated(GitHookTests.driver).text == hook.text)
  }
}

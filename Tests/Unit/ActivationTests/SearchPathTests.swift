import Bytes
import Testing

@testable import Activation

@Suite struct SearchPathTests {
  @Test(arguments: ["", "/a", "/a:/b", ":", "::", ":/a", "/a:", "/a::/b"])
  func anyValueComesBack(value: String) {
    // A lone empty element and no element are written alike.
    #expect(SearchPath(Array(value.utf8)).value == Array(value.utf8))
  }

  @Test(arguments: [
    ("/a:/b", "/l:/a:/b"), ("", "/l"), ("/l:/a", "/l:/l:/a"), (":/a", "/l::/a"),
  ])
  func prependAndRemoveAreInverse(value: String, prepended: String) {
    var path = SearchPath(Array(value.utf8))
    path.prepend(Array("/l".utf8))
    #expect(path.value == Array(prepended.utf8))
    path.remove(Array("/l".utf8))
    #expect(path.value == Array(value.utf8))
  }

  @Test func removesWholeElementsOnly() {
    var path = SearchPath(Array("/lx:/l/y:/l:/l".utf8))
    #expect(path.contains(Array("/l".utf8)))
    path.remove(Array("/l".utf8))
    #expect(path.value == Array("/lx:/l/y:/l".utf8))
    path.remove(Array("/gone".utf8))
    #expect(path.value == Array("/lx:/l/y:/l".utf8))
  }
}

import Foundation

/// What the kernel says about a process's watches (proc(5), fdinfo).
package enum InotifyWatches {
  package static func count(of pid: Int) -> Int {
    let directory = "/proc/\(pid)/fdinfo"
    return ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).reduce(0) { count, name in
      let text = FileManager.default.contents(atPath: "\(directory)/\(name)") ?? Data()
      return count + text.split(separator: UInt8(ascii: "\n")).count { $0.starts(with: Data("inotify wd:".utf8)) }
    }
  }
}

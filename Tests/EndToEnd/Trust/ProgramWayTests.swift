import Foundation
import TestSupport
import Testing

/// Programs that become commands: nobody else may change one, nor anything that leads to it, nor make what is not there
/// yet.
@Suite struct ProgramWayTests {
  /// Files of others need another user.
  private static var isRoot: Bool { getuid() == 0 }

  /// - Parameter script: run in the root before it is allowed, with `$1` for a directory in which everybody may make
  ///   files.
  private func room(_ script: String) throws -> ActivationFixture {
    let hook = try ActivationFixture(.bash, isAllowed: false)
    let shared = try hook.sandbox.makeDirectory("shared", mode: 0o777)
    #expect(try hook.sandbox.run(["/bin/chmod", "1777", shared]).status == 0)
    let made = try hook.sandbox.run(["/bin/sh", "-euc", script, "sh", shared], directory: "shop")
    #expect(made.status == 0, "\(made)")
    return hook
  }

  @Test(
    .enabled(if: isRoot),
    arguments: [
      "ln -s \"$1/tool\" localbin/tool", "ln -s \"$1/none/tool\" localbin/tool",
      "ln -s \"$1/link\" localbin/tool; ln -s /bin/true \"$1/link\"; chown -h 54321 \"$1/link\"",
      "ln -s \"$1/dir/true\" localbin/tool; ln -s /bin \"$1/dir\"; chown -h 54321 \"$1/dir\"",
      "ln -s \"$1/file\" localbin/tool; : >\"$1/file\"; chown 54321 \"$1/file\"",
      "ln -s /proc/self/cwd/tool localbin/tool", "ln -s /dev/fd/9 localbin/tool",
      "mkdir open; chmod 777 open; ln -s /bin/true open/link; ln -s ../open/link localbin/tool",
      "mkdir -p open/deep; chmod 777 open; ln -s ../open/deep/later localbin/tool",
    ])
  func aLinkOfLocalbinThatOthersDecideAboutIsRefused(link: String) throws {
    let hook = try room(link)
    let allowed = try hook.tpl("allow")
    #expect(allowed.status == 0 && allowed.errors.contains("tpl: warning: localbin/tool "), "\(allowed.errors)")
    let session = try hook.session(directory: "shop")
    #expect(session.greeting.contains("localbin is not on PATH"), "\(session.greeting)")
    #expect(try !String(decoding: session.exported()["PATH"] ?? [], as: UTF8.self).contains("/localbin"))
  }

  /// A tool that is built later, in a place of the user's own; a root in a directory that others may write to is no
  /// matter of a link's.
  @Test(arguments: ["true", "chmod 777 .."])
  func aLinkThatLeadsNowhereYetDisturbsNothing(before: String) throws {
    let hook = try room(
      """
      \(before); mkdir build; ln -s ../build/out/tool localbin/later; ln -s /bin/true localbin/tool
      cp /bin/true build/own; ln -s "$PWD/build/own" localbin/own; ln -s circle localbin/circle
      """)
    try hook.allow()
    let session = try hook.session(directory: "shop")
    #expect(session.greeting == "tpl: shop (dev)\n")
    #expect(try session.run("tool && echo ran").output == "ran\n")
  }

  @Test(
    .enabled(if: isRoot),
    arguments: [
      "cp /bin/true .venv/bin/tool; chmod 777 .venv/bin/tool",
      "cp /bin/true .venv/bin/tool; chown 54321 .venv/bin/tool",
      "ln -s \"$1/tool\" .venv/bin/tool", "chmod 777 .venv/lib",
      "mkdir -p .venv/lib/pypy3.10/site-packages; chmod 777 .venv/lib/pypy3.10",
      ": >.venv/lib/python3.11/site-packages/_virtualenv.py; chmod 666 .venv/lib/python3.11/site-packages/_virtualenv.py",
      "mkdir -m 777 .venv/lib/python3.11/site-packages/sitecustomize",
      "mkdir away; mv .venv/lib away/lib; chmod 777 away/lib; ln -s ../away/lib .venv/lib",
      "mkdir -p away/python3.11/site-packages; chmod 777 away; ln -s ../away .venv/lib64",
      "chmod 777 .venv/lib/python3.11/site-packages",
      "echo import os >.venv/lib/python3.11/site-packages/a.pth; chmod 666 .venv/lib/python3.11/site-packages/a.pth",
    ])
  func aProgramOfAVirtualEnvironmentThatOthersDecideAboutIsRefused(made: String) throws {
    let hook = try room(
      """
      cd platform/timescale; mkdir -p .venv/bin .venv/lib/python3.11/site-packages
      echo home=/usr/bin >.venv/pyvenv.cfg; \(made)
      """)
    let allowed = try hook.tpl("allow")
    #expect(allowed.errors.contains("platform/timescale/.venv has "), "\(allowed.errors)")
    let session = try hook.session(directory: "shop/platform/timescale")
    #expect(try session.value(of: "VIRTUAL_ENV") == nil)
  }

  /// Whoever made it: what it leads to can be changed without a change here.
  @Test(arguments: ["mv .venv ../venv; ln -s ../venv .venv", "mv .venv/bin .venv/programs; ln -s programs .venv/bin"])
  func aLinkIsNoVirtualEnvironment(made: String) throws {
    let hook = try room(
      "cd platform/timescale; mkdir -p .venv/bin; echo home=/usr/bin >.venv/pyvenv.cfg; \(made)")
    let allowed = try hook.tpl("allow")
    let line = "tpl: warning: platform/timescale/.venv is a link, or has one for bin\n"
    #expect(allowed.errors.contains(line), "\(allowed.errors)")
    let session = try hook.session(directory: "shop/platform/timescale")
    #expect(try session.value(of: "VIRTUAL_ENV") == nil)
  }
}

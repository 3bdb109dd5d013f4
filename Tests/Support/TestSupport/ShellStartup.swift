/// Startup files for an interactive shell whose prompts carry marks that no terminal shows.
///
/// An operating system command (ECMA-48, 8.3.89) with a number of our own: `5151;P;COUNT;STATUS` in each prompt,
/// after the hooks have run, and `5151;B` before each command. COUNT tells a new prompt from one drawn again.
struct ShellStartup {
  let arguments: [String]
  let environment: [String: String]

  init(_ shell: Shell, rc: String, in sandbox: Sandbox) throws {
    let directory = try sandbox.makeDirectory("startup")
    switch shell {
    case .bash:
      let file = try sandbox.write(Self.bashBefore + rc + Self.bashAfter, to: "startup/bashrc")
      arguments = ["bash", "--noprofile", "--rcfile", file, "-i"]
      environment = [:]
    case .zsh:
      try sandbox.write(Self.zshBefore + rc + Self.zshAfter, to: "startup/.zshrc")
      arguments = ["zsh", "-d", "-i"]
      environment = ["ZDOTDIR": directory]
    case .fish:
      let file = try sandbox.write(rc + Self.fishAfter, to: "startup/config.fish")
      arguments = ["fish"] + shell.withoutStartupFiles + ["-i", "-C", "source \(file)"]
      environment = [:]
    }
  }

  // The line that a test types is not for history expansion, and no history outlives it.
  private static let bashBefore = "set +o histexpand; unset HISTFILE\n"
  private static let bashAfter = #"""

    __harness_count=0
    PS0='\e]5151;B\a'
    PS1='\[\e]5151;P;$((__harness_count += 1));$?\a\]\$ '
    """#

  // Without prompt_sp, whose mark for an unfinished line is not the command's output.
  private static let zshBefore = "setopt no_bang_hist no_prompt_sp no_prompt_cr prompt_subst\nunset HISTFILE\n"
  private static let zshAfter = #"""

    typeset -gi __harness_count=0
    function __harness_preexec { builtin printf '\e]5151;B\a'; }
    preexec_functions+=(__harness_preexec)
    PS1=$'%{\e]5151;P;$((__harness_count += 1));%?\a%}%# '
    """#

  private static let fishAfter = #"""

    set -g __harness_count 0
    set -g fish_greeting
    function __harness_event --on-event fish_prompt; set -g __harness_count (math $__harness_count + 1); end
    function __harness_preexec --on-event fish_preexec; builtin printf '\e]5151;B\a'; end
    function fish_prompt; builtin printf '\e]5151;P;%d;%d\a> ' $__harness_count $status; end
    """#
}

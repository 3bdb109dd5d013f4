# tpl's hook for fish 3.1 or newer: tpl hook fish | source, or source this file from config.fish.
# All logic is in `tpl hook-env`, which prints the script that brings this shell up to date.
# The names set, test, eval, status and command are reserved in fish: no function can replace them.

if status is-interactive

    # State. Not exported: every new shell synchronises once. The program is found now: no later PATH decides.

    set -gu __tpl_bin tpl
    string match -q '/*' $__tpl_bin; or set -g __tpl_bin (command -s tpl; or echo tpl)
    set -gu __tpl_memory '' # what tpl has to know again, in tpl's words
    set -gu __tpl_failed '' # where the last call failed: a directory, "missing", "interrupted"
    set -gu __tpl_shell fish # for hook-env
    test / -nt /dev/null/none 2>/dev/null; or set __tpl_shell fish-3.1 # before 3.6: cannot compare times

    # Replaced by every answer of hook-env with one test that runs builtins only.
    function __tpl_fresh
        return 1
    end

    # Update.

    function __tpl_update
        if not command -q $__tpl_bin
            test "$__tpl_failed" = missing
            or builtin printf 'tpl: error: %s: command not found\n' $__tpl_bin >&2
            set -g __tpl_failed missing
            return 0
        end
        set -lx TPL_ENV $TPL_ENV
        set -l __tpl_script
        set -l __tpl_code
        set -l __tpl_previous $__tpl_failed
        if test "$__tpl_previous" = interrupted
            set -g __tpl_failed '' # one prompt without asking, or Ctrl-C would never lead to a prompt
            return 0
        end
        set -g __tpl_failed interrupted # until the call below returns
        if test "$__tpl_previous" = "$PWD"
            # Through sh: a program that cannot run is reported by fish, on a stderr that cannot be redirected.
            set __tpl_script (command /bin/sh -c 'exec "$0" "$@" 2>/dev/null' \
                $__tpl_bin hook-env $__tpl_shell "$PWD" "$__tpl_memory" | string collect
                set __tpl_code $pipestatus[1]) # in here: fish 3.1 forgets it outside
        else
            set __tpl_script (command $__tpl_bin hook-env $__tpl_shell "$PWD" "$__tpl_memory" told | string collect
                set __tpl_code $pipestatus[1])
        end
        if test $__tpl_code -eq 0
            set -g __tpl_failed ''
            eval $__tpl_script
        else if test $__tpl_code -ne 130
            set -g __tpl_failed $PWD # the next prompt here asks again, silently; ended by a signal, it has said nothing
            test $__tpl_code -lt 128; or test "$__tpl_previous" = "$PWD"
            or builtin printf 'tpl: error: %s hook-env ended with status %s\n' $__tpl_bin $__tpl_code >&2
        end
        return 0
    end

    # Prompt. fish keeps $status and traces no event handler; each answer replaces __tpl_prompt, with the test in it.
    function __tpl_prompt --on-event fish_prompt
        __tpl_fresh; or __tpl_update
    end
    # A command substitution that changes directory stays silent.
    function __tpl_chpwd --on-variable PWD
        status is-command-substitution; or __tpl_prompt
    end

    # Command. Only `cd` and `use --shell` have to run in this shell; `cd` leaves what fish's own leaves for `cd -`.
    function tpl
        if test "$argv[1] $argv[2]" = 'cd -'
            cd -
        else if test "$argv[1]" = cd; and not string match -qr -- '^-.' "$argv[2]"
            set -l __tpl_code
            set -l __tpl_answer (command $__tpl_bin cd -- $argv[2..-1] | string collect
                set __tpl_code $pipestatus[1])
            test $__tpl_code -eq 0; or return $__tpl_code
            set -l __tpl_previous $PWD
            builtin cd -- $__tpl_answer; or return
            set -g dirprev $dirprev $__tpl_previous
            set -e dirnext
            set -g __fish_cd_direction prev
            return 0 # not that of set -e, which fails where there was none
        else if test "$argv[1]" = use; and contains -- --shell $argv; and not contains -- --help $argv; and not contains -- -h $argv
            set -l __tpl_code
            set -l __tpl_answer (command $__tpl_bin use --for-hook $argv[2..-1] | string collect
                set __tpl_code $pipestatus[1])
            test $__tpl_code -eq 0; or return $__tpl_code
            set -gx TPL_ENV $__tpl_answer
            test -n "$TPL_ENV"
            or set -e TPL_ENV
        else if test "$argv[1]" = doctor
            set -lx TPL_HOOK fish $version (__tpl_fresh; and echo fresh) (functions -q __tpl_prompt; and echo __tpl_prompt)
            command $__tpl_bin $argv
        else
            command $__tpl_bin $argv
        end
    end

    # Installation: fish calls the functions above by their events. Loading them again replaces them.
end

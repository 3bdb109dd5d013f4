# shellcheck shell=bash
# Printed behind tpl.bash by `tpl hook bash --wrap-cd`: `cd x && command` sees the environment of x. bash has no event
# for a changed directory, so cd, pushd and popd become functions; where one is a function already, it stays.

if [[ $- == *i* ]]; then

  __tpl_chdir() {
    \builtin "$@" || \builtin return
    if [[ $BASH_SUBSHELL -eq 0 ]]; then
      __tpl_fresh || __tpl_update
    else
      __tpl_fresh || __tpl_update 2>/dev/null # what a command substitution does is no news
    fi
  }

  # With the keyword: an alias of the same name would be expanded in front of parentheses.
  \builtin declare -F cd >/dev/null || function cd { __tpl_chdir cd "$@"; }
  \builtin declare -F pushd >/dev/null || function pushd { __tpl_chdir pushd "$@"; }
  \builtin declare -F popd >/dev/null || function popd { __tpl_chdir popd "$@"; }

fi

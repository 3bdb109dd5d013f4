# shellcheck shell=bash
# tpl's hook for bash 4.4 or newer: eval "$(tpl hook bash)", or source this file from ~/.bashrc.
# All logic is in `tpl hook-env`, which prints the script that brings this shell up to date.

if [[ $- == *i* ]]; then
  # State. Not exported: every new shell synchronises once. The program is found now: no later PATH decides.

  __tpl_bin=tpl
  [[ $__tpl_bin == /* ]] || __tpl_bin=$(\builtin type -P tpl || \builtin printf tpl)
  __tpl_memory='' # what tpl has to know again, in tpl's words
  __tpl_failed='' # where the last call failed: a directory, "missing", "interrupted"

  # Replaced by every answer of hook-env with one test that runs builtins only.
  __tpl_fresh() { \builtin return 1; }

  # Update.

  # `local -` gives the options back on return, also after Ctrl-C: a traced evaluation would print values, and errexit
  # end the shell. The rest is a function of its own: without functrace and errtrace no trap of the user's reaches it.
  __tpl_update() {
    { \builtin local - && \builtin set +aefkuvxET; } 2>/dev/null
    __tpl_synchronise
  }
  __tpl_ask() { TPL_ENV=${TPL_ENV-} \builtin exec "$__tpl_bin" hook-env bash "$PWD" "$__tpl_memory" "$@"; }
  __tpl_synchronise() {
    if ! \builtin type -P "$__tpl_bin" >/dev/null; then
      [[ $__tpl_failed == missing ]] || \builtin printf 'tpl: error: %s: command not found\n' "$__tpl_bin" >&2
      __tpl_failed=missing
      \builtin return 0
    fi
    \builtin local __tpl_script __tpl_code=0 __tpl_previous=$__tpl_failed
    __tpl_failed='' # interrupted: one prompt without asking, or Ctrl-C would never lead to a prompt
    [[ $__tpl_previous != interrupted ]] || \builtin return 0
    __tpl_failed=interrupted # until the call below returns
    if [[ $__tpl_previous == "$PWD" ]]; then
      __tpl_script=$(__tpl_ask 2>/dev/null) || __tpl_code=$?
    else
      __tpl_script=$(__tpl_ask told) || __tpl_code=$?
    fi
    if [[ $__tpl_code -eq 0 ]]; then
      __tpl_failed=''
      \builtin eval "$__tpl_script"
    elif [[ $__tpl_code -ne 130 ]]; then
      __tpl_failed=$PWD # the next prompt here asks again, without messages; ended by a signal, it has said nothing
      [[ $__tpl_code -lt 128 || $__tpl_previous == "$PWD" ]] ||
        \builtin printf 'tpl: error: %s hook-env ended with status %s\n' "$__tpl_bin" "$__tpl_code" >&2
    fi
    \builtin return 0
  }

  # Prompt. A status other than 0 would end a shell that has errexit on; `set -k` leaves `local` no value.
  __tpl_prompt() {
    \builtin set -- "$?"
    __tpl_fresh || __tpl_update
    [[ $- != *e* ]] || \builtin set -- 0
    return "$1"
  }

  # Command. Only `cd` and `use --shell` have to run in this shell.
  function tpl {
    \builtin local __tpl_answer IFS=' '
    if [[ "${1-} ${2-}" == 'cd -' ]]; then
      \builtin cd - || \builtin return
    elif [[ ${1-} == cd && ${2-} != -?* ]]; then
      __tpl_answer=$(\builtin exec "$__tpl_bin" cd -- "${@:2}") || \builtin return
      \builtin cd -- "$__tpl_answer" || \builtin return
    elif [[ ${1-} == use && " $* " == *' --shell '* && " $* " != *' --help '* && " $* " != *' -h '* ]]; then
      __tpl_answer=$(\builtin exec "$__tpl_bin" use --for-hook "${@:2}") || \builtin return
      \builtin export "TPL_ENV=$__tpl_answer"
      [[ -n $__tpl_answer ]] || \builtin unset TPL_ENV
    elif [[ ${1-} == doctor ]]; then
      \builtin set -- "$BASH_VERSION $(__tpl_fresh && \builtin printf fresh) ${PROMPT_COMMAND[*]-}" "$@"
      TPL_HOOK="bash $1 __tpl_attributes=${PROMPT_COMMAND@a}" \builtin command "$__tpl_bin" "${@:2}"
    else
      \builtin command "$__tpl_bin" "$@"
    fi
  }

  # Installation, in front: prompts that show the environment show the new one. An array stays an array, and a string a
  # string: other hooks look for themselves there. `&& :` hands the status on, unheard by an ERR trap and errexit;
  # `case` leaves $? alone. A child that inherits the text without the hook has no __tpl_bin and runs nothing.
  # shellcheck disable=SC2128,SC2178,SC2016 # before bash 5.1 only element 0 counts, and a string is element 0
  __tpl_install() {
    \builtin local - __tpl_entry && \builtin set +u
    \builtin export -n __tpl_bin __tpl_memory __tpl_failed && \builtin export -nf __tpl_fresh __tpl_update __tpl_ask __tpl_synchronise __tpl_prompt tpl
    for __tpl_entry in "${PROMPT_COMMAND[@]}"; do
      [[ ";${__tpl_entry//[[:space:]]/;};" != *';__tpl_prompt;'* ]] || \builtin return 0
    done
    __tpl_entry='case ${__tpl_bin+x} in x) __tpl_prompt && : ;; esac'
    if [[ ${PROMPT_COMMAND@a} == *r* ]]; then
      \builtin printf 'tpl: error: PROMPT_COMMAND is readonly, this shell cannot call the hook\n' >&2
    elif [[ ${PROMPT_COMMAND@a} == *a* ]] && ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] > 500)); then
      PROMPT_COMMAND=("$__tpl_entry" "${PROMPT_COMMAND[@]}")
    else
      PROMPT_COMMAND="$__tpl_entry${PROMPT_COMMAND:+;$PROMPT_COMMAND}"
    fi
  }
  __tpl_install
  \builtin unset -f __tpl_install
fi

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
  __tpl_fresh() {
    \builtin return 1
  }

  # Update.

  # `local -` gives the options back on return, also after Ctrl-C. Without them a traced evaluation
  # would print values, and a variable that is readonly would end a shell that has errexit on.
  __tpl_update() {
    { \builtin local - && \builtin set +aeuvx; } 2>/dev/null
    if ! \builtin type -P "$__tpl_bin" >/dev/null; then
      [[ $__tpl_failed == missing ]] ||
        \builtin printf 'tpl: error: %s: command not found\n' "$__tpl_bin" >&2
      __tpl_failed=missing
      \builtin return 0
    fi
    \builtin local __tpl_script __tpl_code=0 __tpl_previous=$__tpl_failed
    if [[ $__tpl_previous == interrupted ]]; then
      __tpl_failed='' # one prompt without asking, or Ctrl-C would never lead to a prompt
      \builtin return 0
    fi
    __tpl_failed=interrupted # until the call below returns
    if [[ $__tpl_previous == "$PWD" ]]; then
      __tpl_script=$(TPL_ENV=${TPL_ENV-} \builtin exec "$__tpl_bin" hook-env bash "$PWD" "$__tpl_memory" 2>/dev/null) || __tpl_code=$?
    else
      __tpl_script=$(TPL_ENV=${TPL_ENV-} \builtin exec "$__tpl_bin" hook-env bash "$PWD" "$__tpl_memory") || __tpl_code=$?
    fi
    if [[ $__tpl_code -eq 0 ]]; then
      __tpl_failed=''
      \builtin eval "$__tpl_script"
    elif [[ $__tpl_code -lt 128 ]]; then
      __tpl_failed=$PWD # the next prompt here asks again, without messages
    fi
    \builtin return 0
  }

  # Prompt. A status other than 0 would end a shell that has errexit on.

  __tpl_prompt() {
    local __tpl_status=$?
    __tpl_fresh || __tpl_update
    [[ $- != *e* ]] || __tpl_status=0
    return "$__tpl_status"
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
      TPL_HOOK="bash $BASH_VERSION $(__tpl_fresh && \builtin printf fresh) ${PROMPT_COMMAND[*]-}" \builtin command "$__tpl_bin" "$@"
    else
      \builtin command "$__tpl_bin" "$@"
    fi
  }

  # Installation, in front, so that prompts which show the environment show the new one.
  # An array stays an array and a string a string: other hooks look for themselves there.
  # With `&& :` the status is handed on, and neither an ERR trap nor errexit hears of it again.

  # shellcheck disable=SC2128,SC2178 # before bash 5.1 only element 0 counts, and a string is element 0
  __tpl_install() {
    \builtin local - __tpl_entry
    \builtin set +u
    for __tpl_entry in "${PROMPT_COMMAND[@]}"; do
      [[ ";${__tpl_entry//[[:space:]]/;};" != *';__tpl_prompt;'* ]] || \builtin return 0
    done
    if [[ ${PROMPT_COMMAND@a} == *a* ]] && ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] > 500)); then
      PROMPT_COMMAND=('__tpl_prompt && :' "${PROMPT_COMMAND[@]}")
    else
      PROMPT_COMMAND="__tpl_prompt && :${PROMPT_COMMAND:+;$PROMPT_COMMAND}"
    fi
  }
  __tpl_install
  \builtin unset -f __tpl_install

fi

# tpl's hook for zsh 5.8 or newer: eval "$(tpl hook zsh)", or source this file from ~/.zshrc.
# All logic is in `tpl hook-env`, which prints the script that brings this shell up to date.

if [[ -o interactive ]]; then

  # State. Not exported: every new shell synchronises once. The program is found now: no later PATH decides.

  \builtin typeset -g __tpl_bin=tpl
  [[ $__tpl_bin == /* ]] || __tpl_bin=$(\builtin whence -p tpl || \builtin print tpl)
  \builtin typeset -g __tpl_memory='' # what tpl has to know again, in tpl's words
  \builtin typeset -g __tpl_failed='' # where the last call failed: a directory, "missing", "interrupted"

  # Replaced by every answer of hook-env with one test that runs builtins only.
  function __tpl_fresh {
    \builtin return 1
  }

  # Update.

  # `emulate -L` gives the options back on return, also after Ctrl-C. Without it a traced evaluation
  # would print values, and the user's aliases would apply to tpl's script. Traps come back the same way.
  function __tpl_update {
    { \builtin emulate -L zsh && \builtin setopt no_aliases no_xtrace && \builtin trap - DEBUG ZERR; } 2>/dev/null
    if ! \builtin whence -p "$__tpl_bin" >/dev/null; then
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
      __tpl_script=$(TPL_ENV=${TPL_ENV-} \builtin exec "$__tpl_bin" hook-env zsh "$PWD" "$__tpl_memory" 2>/dev/null) || __tpl_code=$?
    else
      __tpl_script=$(TPL_ENV=${TPL_ENV-} \builtin exec "$__tpl_bin" hook-env zsh "$PWD" "$__tpl_memory" told) || __tpl_code=$?
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

  # Prompt. zsh keeps the user's $? itself. Command substitutions that change directory stay silent.

  # powerlevel10k holds back what is written before its first prompt, and warns of it: tpl runs behind that.
  function __tpl_prompt {
    if [[ -n ${__p9k_instant_prompt_active-} ]] && \builtin zmodload zsh/sched 2>/dev/null; then
      \builtin sched +0 '__tpl_fresh || __tpl_update'
    else
      __tpl_fresh || __tpl_update
    fi
  }
  function __tpl_chpwd {
    [[ $ZSH_EVAL_CONTEXT == *cmdsubst* ]] || __tpl_prompt
  }

  # Command. Only `cd` and `use --shell` have to run in this shell.

  function tpl {
    \builtin local __tpl_answer IFS=' '
    if [[ "${1-} ${2-}" == 'cd -' ]]; then
      \builtin cd -
    elif [[ ${1-} == cd && ${2-} != -?* ]]; then
      __tpl_answer=$(\builtin exec "$__tpl_bin" cd -- "${@:2}") || \builtin return
      \builtin cd -- "$__tpl_answer"
    elif [[ ${1-} == use && " $* " == *' --shell '* && " $* " != *' --help '* && " $* " != *' -h '* ]]; then
      __tpl_answer=$(\builtin exec "$__tpl_bin" use --for-hook "${@:2}") || \builtin return
      \builtin export "TPL_ENV=$__tpl_answer"
      [[ -n $__tpl_answer ]] || \builtin unset TPL_ENV
    elif [[ ${1-} == doctor ]]; then
      TPL_HOOK="zsh $ZSH_VERSION $(__tpl_fresh && \builtin print fresh) ${precmd_functions[*]-}" \builtin command "$__tpl_bin" "$@"
    else
      \builtin command "$__tpl_bin" "$@"
    fi
  }

  # Installation, in front, so that prompts which show the environment show the new one.

  function __tpl_install {
    \builtin emulate -L zsh
    \builtin typeset -ga precmd_functions chpwd_functions
    (( ${precmd_functions[(Ie)__tpl_prompt]} )) ||
      precmd_functions=(__tpl_prompt "${precmd_functions[@]}")
    (( ${chpwd_functions[(Ie)__tpl_chpwd]} )) ||
      chpwd_functions=(__tpl_chpwd "${chpwd_functions[@]}")
  }
  __tpl_install
  \builtin unset -f __tpl_install

fi

# bash --norc --noprofile -i prompt.bash TOOL DIRECTORY LOOPS CALLS [OUTSIDE]
# Prints, LOOPS times, the microseconds that a call of the tool's prompt function takes when nothing changed; with
# OUTSIDE, those of going to DIRECTORY and back with a prompt after each.
tool=$1 directory=$2 loops=$3 calls=$4 outside=${5-}
PS1='' DIRENV_LOG_FORMAT=''
export DIRENV_LOG_FORMAT
case $tool in
tpl) prompt=__tpl_prompt ;;
direnv) prompt=_direnv_hook ;;
esac
eval "$("$tool" hook bash)"
{
  cd "$directory" || exit 3
  "$prompt"
  # Files younger than 20 ms are looked at once more.
  for ((try = 0; try < 1000; try++)); do
    if [[ $tool != tpl ]] || __tpl_fresh; then break; fi
    "$prompt"
  done
  "$prompt"
} 2>/dev/null
[[ -n ${BENCH_env_5-} ]] || exit 3
[[ $tool != tpl ]] || __tpl_fresh || exit 3
for ((loop = 0; loop < loops; loop++)); do
  begin=${EPOCHREALTIME//[!0-9]/}
  if [[ -n $outside ]]; then
    for ((call = 0; call < calls; call++)); do
      cd "$outside" || exit 3
      "$prompt"
      cd "$directory" || exit 3
      "$prompt"
    done 2>/dev/null
  else
    for ((call = 0; call < calls; call++)); do "$prompt"; done
  fi
  end=${EPOCHREALTIME//[!0-9]/}
  printf '%d.%03d\n' $(((end - begin) / calls)) $(((end - begin) % calls * 1000 / calls))
done
[[ -n ${BENCH_env_5-} ]] || exit 3
exit 0

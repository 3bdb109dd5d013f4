# zsh -f -i prompt.zsh TOOL DIRECTORY LOOPS CALLS: see prompt.bash.
tool=$1 directory=$2 loops=$3 calls=$4
zmodload zsh/datetime
export DIRENV_LOG_FORMAT=''
case $tool in
  tpl) prompt=__tpl_prompt ;;
  direnv) prompt=_direnv_hook ;;
esac
eval "$("$tool" hook zsh)"
{
  cd "$directory" || exit 3
  $prompt
  for (( try = 0; try < 1000; try++ )); do
    if [[ $tool != tpl ]] || __tpl_fresh; then break; fi
    $prompt
  done
  $prompt
} 2>/dev/null
[[ -n ${BENCH_env_5-} ]] || exit 3
[[ $tool != tpl ]] || __tpl_fresh || exit 3
typeset -F begin end
for (( loop = 0; loop < loops; loop++ )); do
  begin=$EPOCHREALTIME
  for (( call = 0; call < calls; call++ )); do $prompt; done
  end=$EPOCHREALTIME
  printf '%.3f\n' $(( (end - begin) * 1e6 / calls ))
done
exit 0

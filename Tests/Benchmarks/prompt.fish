# fish --no-config -i prompt.fish TOOL DIRECTORY LOOPS CALLS: see prompt.bash.
set tool $argv[1]
set directory $argv[2]
set loops $argv[3]
set calls $argv[4]
set -gx DIRENV_LOG_FORMAT ''
switch $tool
    case tpl
        set prompt __tpl_prompt
    case direnv
        set prompt __direnv_export_eval
end
$tool hook fish | source
cd $directory 2>/dev/null
or exit 3
$prompt 2>/dev/null
for try in (seq 1000)
    test $tool = tpl
    and not __tpl_fresh
    or break
    $prompt 2>/dev/null
end
$prompt 2>/dev/null
set -q BENCH_env_5
or exit 3
test $tool != tpl
or __tpl_fresh
or exit 3
for loop in (seq $loops)
    # fish has no clock: what the call of date itself takes is subtracted.
    set begin (date +%s%N)
    set empty (date +%s%N)
    eval "for call in (seq $calls); $prompt; end"
    set end (date +%s%N)
    math -s3 "(($end - $empty) - ($empty - $begin)) / 1000 / $calls"
end
exit 0

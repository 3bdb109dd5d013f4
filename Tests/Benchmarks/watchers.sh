# shellcheck shell=bash disable=SC2034,SC2154 # room and index are set by room.sh; pid is read there
# tpld and watchman as run.sh and watch.sh use them; both source this file after room.sh, which stops the two at exit.

stop_daemon() {
  tpl daemon stop || die "tpl daemon stop failed"
  pid=''
}

forget_index() { rm -f -- "$index" "$index-wal" "$index-shm"; }

log_of() { tail -n 5 "$room/$1.log"; }

# Sets pid; prints milliseconds until the root that the working directory is in was answered for.
start_daemon() {
  startup tpld -- tpl sync >"$room/startup" 2>>"$room/tpld.log" || die "tpld does not answer: $(log_of tpld)"
  pid=$(cut -f 1 "$room/startup")
  awk '{ print $2 / 1000 }' "$room/startup"
}

watch_man() { watchman --sockname "$room/watchman.sock" --no-spawn "$@"; }

# `start_watchman ROOT`: sets watchman_pid; prints milliseconds until a synchronized query was answered.
start_watchman() {
  # shellcheck disable=SC2094 # the log is written by watchman and read after it
  startup watchman --foreground --no-save-state --sockname "$room/watchman.sock" --statefile "$room/watchman.state" \
    --logfile "$room/watchman.log" --pidfile "$room/watchman.pid" \
    -- watchman --sockname "$room/watchman.sock" --no-spawn watch-project "$1" \
    -- watchman --sockname "$room/watchman.sock" --no-spawn find "$1" no-such-file \
    >"$room/startup" 2>>"$room/watchman.log" || return 1
  watchman_pid=$(cut -f 1 "$room/startup")
  awk '{ print $2 / 1000 }' "$room/startup"
}

stop_watchman() {
  watch_man shutdown-server >/dev/null
  while [[ -d /proc/$watchman_pid ]]; do sleep 0.01; done
  watchman_pid=''
}

# `memory PROCESS VmHWM|VmRSS`: MiB, the peak or now.
memory() { awk -v name="$2:" '$1 == name { print $2 / 1024 }' "/proc/$1/status"; }

# How often the threads of a process went to sleep, which is how often they were woken.
switches() { awk '/^voluntary_ctxt_switches/ { sum += $2 } END { print sum }' /proc/"$1"/task/*/status; }

# Until nothing has woken it for a second and a half: a checkpoint may follow the last batch, and tpld writes some rows
# a second after it.
wait_idle() {
  local before='' now='' try
  for ((try = 0; try < 100; try++)); do
    now=$(switches "$1")
    [[ $now != "$before" ]] || return 0
    before=$now
    sleep 1.5
  done
  die "process $1 does not come to rest"
}

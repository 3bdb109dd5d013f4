# shellcheck shell=bash disable=SC2154 # what watch.sh has set
# One tree that grows to 100,000 directories and 1,000,000 files, to see whether time and space grow with it and no
# faster.

scale_parts=4
part_directories=25000
part_files=250000

# `grow FIRST LAST`: adds quarters of the tree.
grow() {
  local part
  for ((part = $1; part <= $2; part++)); do
    make_tree "$scale/part-$part" 2500 "$part_directories" "$part_files" >/dev/null || die "cannot make the big repository"
  done
}

holds() { tpl daemon status --json | grep -q '"state":"ready"' && [[ $(tpl files | wc -l) -eq $1 ]]; }

# One line for print_scale, of the tree as it is now. watchman takes its time: once.
measure_size() {
  local round entries time size other=0 other_memory=0
  entries=$(find "$scale" -mindepth 1 -printf x | wc -c)
  : >"$room/scale.time"
  : >"$room/scale.memory"
  for ((round = 0; round < rounds; round++)); do
    forget_index
    start_daemon >>"$room/scale.time"
    memory "$pid" VmHWM >>"$room/scale.memory"
    ((round > 0)) || holds "$entries" || wrong+=("$entries entries: tpld")
    stop_daemon
  done
  size=$(stat -c %s "$index")
  if has watchman && start_watchman "$scale" >"$room/scale.watchman"; then
    other=$(cat "$room/scale.watchman")
    other_memory=$(memory "$watchman_pid" VmHWM)
    stop_watchman
  fi
  time=$(median_of "$room/scale.time")
  printf '%s\n' "$entries $time $(most <"$room/scale.memory") $size $other $other_memory" >>"$room/scale"
}

measure_scale() {
  local allowed used
  # Where making it takes seconds: see move_to_memory.
  scale=${memory_room:-$room}/scale-repository
  allowed=$(cat /proc/sys/fs/inotify/max_user_watches)
  used=$((scale_parts * (part_directories + 1) + 1))
  if ((allowed < used)); then
    row_without "up to $((scale_parts * part_files)) files" \
      "needs: sudo sysctl fs.inotify.max_user_watches=$((used * 2)); it is $allowed now"
    return
  fi
  tpl deny "$root" 2>/dev/null || die "tpl deny failed"
  mkdir "$scale"
  printf 'components: ["*/platform/*/*", "*/application/*/*/*"]\nwatch:\n  defaults: false\n' >"$scale/tpl.yaml"
  cd "$scale" || die "no $scale"
  [[ -z ${memory_room-} ]] || rm -rf -- "$root" "$mirror"
  tpl allow "$scale" 2>/dev/null || die "tpl allow failed"
  progress "trees of up to $((scale_parts * part_files)) files"
  grow 1 1
  measure_size
  grow 2 2
  measure_size
  grow 3 4
  measure_size
}

# Linear means: the columns behind the slashes stay what they are.
print_scale() {
  [[ -s $room/scale ]] || return 0
  printf '\n%-10s  %-25s  %-25s  %-25s  %s\n' entries 'first answer / per entry' 'peak RSS / per entry' \
    'index / per entry' 'watchman (one round): first answer, peak RSS'
  awk '{
    printf "%-10d  %8.0f ms / %5.2f us    %8.1f MiB / %4.0f B    %8.1f MiB / %4.1f B    %.0f ms / %.2f us, %.0f MiB / %.0f B\n",
      $1, $2, $2 * 1e3 / $1, $3, $3 * 1048576 / $1, $4 / 1048576, $4 / $1, $5, $5 * 1e3 / $1, $6, $6 * 1048576 / $1
  }' "$room/scale"
}

# shellcheck shell=bash disable=SC2154 # what watch.sh has set
# What a change costs the watcher, by the size of the directory that it is in: time of the processor and bytes written.
# A cost that grows with what is there, and not with what changed, shows as a curve.

change_sizes=(1000 20000 100000)

# Nanoseconds of the processor that all threads of a process have had, see sched-stats in the kernel's documentation.
processor_time() { cat /proc/"$1"/task/*/schedstat 2>/dev/null | awk '{ sum += $1 } END { printf "%.0f", sum }'; }

# Bytes that a process has given to write(2), whatever became of them.
bytes_written() { awk '$1 == "wchar:" { print $2 }' "/proc/$1/io"; }

# `synced_with TOOL`: waits until it has committed what happened.
synced_with() {
  if [[ $1 == tpld ]]; then tpl sync >/dev/null; else watch_man since "$mirror" n:bench >/dev/null; fi
}

# `cost_of TOOL OPERATION FIRST COUNT RATE`: milliseconds of the processor and bytes, each a change.
cost_of() {
  local tool=$1 operation=$2 first=$3 count=$4 rate=$5 process time bytes
  process=$(process_of "$tool")
  synced_with "$tool"
  time=$(processor_time "$process") bytes=$(bytes_written "$process")
  steady "$(root_of "$tool")/many" "$operation" "$first" "$count" "$rate" || die "steady $operation failed"
  synced_with "$tool"
  # What is written later belongs to the changes too.
  wait_idle "$process"
  awk -v time="$(($(processor_time "$process") - time))" -v bytes="$(($(bytes_written "$process") - bytes))" \
    -v count="$count" 'BEGIN { printf "%.3f %.0f\n", time / 1e6 / count, bytes / count }'
}

# `measure_operation SIZE OPERATION FIRST COUNT RATE`
measure_operation() {
  local tool time bytes
  for tool in $(watchers); do
    read -r time bytes < <(cost_of "$tool" "${@:2}")
    printf '%s\n' "$1 $2 $5 $tool $time $bytes" >>"$room/changes"
  done
}

# Each operation is undone by a later one, so that the size stays.
measure_size_of_directory() {
  local size=$1 rate count
  for rate in 30 1000; do
    count=$((rate * change_seconds))
    measure_operation "$size" create "$size" "$count" "$rate"
    measure_operation "$size" rename "$size" "$count" "$rate"
    measure_operation "$size" back "$size" "$count" "$rate"
    measure_operation "$size" chmod "$size" "$count" "$rate"
    measure_operation "$size" write "$size" "$count" "$rate"
    measure_operation "$size" delete "$size" "$count" "$rate"
  done
}

measure_changes() {
  local size tool before=0 part
  for tool in $(watchers); do mkdir "$(root_of "$tool")/many"; done
  for size in "${change_sizes[@]}"; do
    for tool in $(watchers); do
      steady "$(root_of "$tool")/many" create "$before" "$((size - before))" 0
      synced_with "$tool"
    done
    before=$size
    measure_size_of_directory "$size"
    for tool in $(watchers); do agrees "$tool" || wrong+=("a directory of $size: $tool"); done
  done
  part=$(awk '$2 == "create" && $3 == 30 && $4 == "tpld" { print $1, $5, $6 }' "$room/changes")
  row "a file created, directory of 20,000, 30 a second" "$(awk '$1 == 20000 { print $2 * 3 }' <<<"$part")" % \
    watchman "$(awk '$1 == 20000 && $2 == "create" && $3 == 30 && $4 == "watchman" { print $5 * 3 }' "$room/changes")" below 1
  row "  bytes written for each" "$(awk '$1 == 20000 { print $3 / 1000 }' <<<"$part")" kB '' '' below 20
  row "  time in one of 100,000, against one of 1,000" "$(awk '{ time[$1] = $2 } END { print time[100000] }' <<<"$part")" ms \
    "1,000" "$(awk '$1 == 1000 { print $2 }' <<<"$part")" within 1.5
  for tool in $(watchers); do rm -rf "$(root_of "$tool")/many"; done
}

# One line for each operation and rate: the cost of a change at each size, and a bar of the time at the largest one.
print_changes() {
  [[ -s $room/changes ]] || return 0
  printf '\n%-8s %6s %-9s' change 'a s' watcher
  printf '  %20s' "${change_sizes[@]/%/ entries}"
  printf '   ms a change at the largest size\n'
  awk '{
    key = sprintf("%-8s %6d %-9s", $2, $3, $4)
    if (!(key in cells)) order[++count] = key
    cells[key] = cells[key] sprintf("  %8.3f ms %6.1f kB", $5, $6 / 1000)
    last[key] = $5
  } END {
    for (i = 1; i <= count; i++) {
      bar = ""
      for (n = 0; n < last[order[i]] * 40 && n < 60; n++) bar = bar "#"
      print order[i] cells[order[i]] "   " bar
    }
  }' "$room/changes"
}

# shellcheck shell=bash disable=SC2154 # what watch.sh has set
# What people do to whole trees: the time of the processor that it costs the watcher, and how much slower it is for the
# one who does it, against the same in a directory that nobody watches.

storms=(create write delete clone remove tar sync make)

# Each works below the directory that it is given, and leaves what the next one needs.
storm_create() { steady "$1/storm" create 0 "$storm_files" 0; }
storm_write() { steady "$1/storm" write 0 "$storm_files" 0; }
storm_delete() { steady "$1/storm" delete 0 "$storm_files" 0; }
storm_clone() { git clone --quiet --no-hardlinks "$room/storm-source" "$1/clone"; }
storm_remove() { rm -rf -- "$1/clone"; }
storm_tar() { tar -xf "$room/storm.tar" -C "$1"; }
storm_sync() { rsync -a "$room/storm-source/" "$1/synced/"; }
storm_make() { make -s -j2 -C "$1/made"; }

storm_name() {
  case $1 in
  create | write | delete) echo "$storm_files files: $1" ;;
  clone) echo "git clone, $storm_tree files" ;;
  remove) echo "rm -rf of the clone" ;;
  tar) echo "tar x, $storm_tree files" ;;
  sync) echo "rsync -a, $storm_tree files" ;;
  make) echo "make -j2, 600 objects" ;;
  esac
}

# A repository, an archive of it, and 600 sources whose objects come with a file of dependencies each.
make_storm_sources() {
  local number
  need git make tar
  has rsync || storms=(create write delete clone remove tar make)
  make_tree "$room/storm-source" 200 2000 "$storm_tree" >/dev/null || die "cannot make the source of the storms"
  git -C "$room/storm-source" init --quiet
  git -C "$room/storm-source" -c core.autocrlf=false add .
  git -C "$room/storm-source" -c user.name=bench -c user.email=bench@localhost commit --quiet -m bench
  tar -cf "$room/storm.tar" -C "$room/storm-source" --exclude .git --transform 's,^\.,unpacked,' .
  mkdir "$room/storm-made"
  {
    printf 'objects := %s\n' "$(seq -s ' ' -f 'o%g.o' 600)"
    # shellcheck disable=SC2016 # make replaces these
    printf 'all: $(objects)\n%%.o: %%.c\n\t$(CC) -MMD -c -o $@ $<\n'
  } >"$room/storm-made/Makefile"
  for number in $(seq 600); do echo "int f$number;" >"$room/storm-made/o$number.c"; done
}

place_of() { if [[ $1 == nobody ]]; then echo "$unwatched"; else root_of "$1"; fi; }

# `run_storm STORM WATCHER`: milliseconds for the one who does it, and of the watcher's processor.
run_storm() {
  local process='' time=0 start end place
  place=$(place_of "$2")
  if [[ $2 != nobody ]]; then
    process=$(process_of "$2")
    synced_with "$2"
    wait_idle "$process"
    time=$(processor_time "$process")
  fi
  start=$(date +%s%N)
  "storm_$1" "$place" >/dev/null || die "$1 failed"
  end=$(date +%s%N)
  if [[ -n $process ]]; then
    synced_with "$2"
    wait_idle "$process"
    time=$(($(processor_time "$process") - time))
  fi
  awk -v wall="$((end - start))" -v time="$time" -v name="$1 $2" 'BEGIN { print name, wall / 1e6, time / 1e6 }'
}

# `storm_median STORM WATCHER COLUMN`
storm_median() {
  awk -v storm="$1" -v watcher="$2" -v column="$3" '$1 == storm && $2 == watcher { print $column }' "$room/storms" | median
}

measure_storms() {
  local watcher storm round unwatched places
  make_storm_sources
  unwatched=$(dirname -- "$root")/unwatched
  places=(nobody)
  for watcher in $(watchers); do places+=("$watcher"); done
  for watcher in "${places[@]}"; do mkdir -p "$(place_of "$watcher")"; done
  for ((round = 0; round < rounds; round++)); do
    for watcher in "${places[@]}"; do
      mkdir "$(place_of "$watcher")/storm"
      cp -r "$room/storm-made" "$(place_of "$watcher")/made"
    done
    for storm in "${storms[@]}"; do
      for watcher in "${places[@]}"; do run_storm "$storm" "$watcher" >>"$room/storms"; done
    done
    for watcher in "${places[@]}"; do (cd "$(place_of "$watcher")" && rm -rf storm made unpacked synced); done
  done
  for watcher in $(watchers); do agrees "$watcher" || wrong+=("storms: $watcher"); done
  print_storm_rows
}

# `slowdown STORM WATCHER`: percent that it takes longer than in a directory that nobody watches.
slowdown() {
  awk -v with="$(storm_median "$1" "$2" 3)" -v without="$(storm_median "$1" nobody 3)" \
    'BEGIN { printf "%.1f", (with / without - 1) * 100 }'
}

print_storm_rows() {
  local storm ours='' theirs=''
  for storm in "${storms[@]}"; do
    row "$(storm_name "$storm"): processor" "$(storm_median "$storm" tpld 4)" ms \
      watchman "$(has watchman && storm_median "$storm" watchman 4)" faster 1
    ours=$(slowdown "$storm" tpld)
    ! has watchman || theirs=$(slowdown "$storm" watchman)
    row "  slower for the one who does it" "$ours" % watchman "$theirs" below 10
  done
}

# shellcheck shell=bash disable=SC2154 # room is set by room.sh
# The table of run.sh and watch.sh, which source this file after room.sh.

has() { command -v "$1" >/dev/null; }

progress() { printf '%s\n' "$*" >&2; }

# Of numbers on stdin.
median() { sort -g | awk '{ v[NR] = $1 } END { if (NR) print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
least() { sort -g | head -n 1; }
most() { sort -g | tail -n 1; }

# `median_of FILE`: nothing when nothing was measured.
median_of() { [[ ! -s $1 ]] || median <"$1"; }

# row MEASURE TPL UNIT OTHER-NAME OTHER RELATION WANTED
#   RELATION: faster (other / tpl is at least WANTED), within (tpl / other is at most WANTED),
#     below (tpl is at most WANTED)
row() {
  awk -v measure="$1" -v tpl="$2" -v unit="$3" -v name="$4" -v other="$5" -v relation="$6" -v wanted="$7" '
    function number(v) { return v >= 100 ? sprintf("%.0f", v) : v >= 10 ? sprintf("%.1f", v) : sprintf("%.2f", v) }
    BEGIN {
      right = name == "" ? "-" : other == "" ? name ": not installed" : name " " number(other)
      known = relation == "below" || other != ""
      compared = other != "" && tpl > 0
      ratio = relation == "within" ? tpl / (other == "" ? 1 : other) : compared ? other / tpl : 0
      good = relation == "faster" ? ratio >= wanted : relation == "within" ? ratio <= wanted : tpl <= wanted
      shown = compared ? number(ratio) " x" : "-"
      goal = relation == "faster" ? ">= " wanted " x" : relation == "within" ? "<= " wanted " x" : "<= " wanted " " unit
      if (wanted == "") { goal = "-"; known = 0 }
      printf "%-44s %10s %-4s  %-24s %9s  %-10s  %s\n", measure, number(tpl), unit, right, shown, goal, !known ? "-" : good ? "yes" : "NO"
    }' >>"$room/table"
}

# row_without MEASURE REASON: what could not be measured stays visible.
row_without() { printf '%-44s %10s       %s\n' "$1" - "$2" >>"$room/table"; }

version() { has "$1" && "$@" 2>/dev/null | grep -o '[0-9][0-9.]*[0-9]' | head -n 1 || echo none; }

describe_machine() {
  printf '%s cores, %s, Linux %s, %s, load %s\n' "$(nproc)" \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(uname -r)" \
    "$(df --output=fstype "$room" | tail -n 1)" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
}

print_table() {
  printf '\n%-44s %10s %-4s  %-24s %9s  %-10s  %s\n' measure tpl '' other ratio wanted met
  cat "$room/table"
}

#!/bin/sh
# Takes the check of one law after the other out of the sources, and expects the attacks to be noticed by the tests.
# By hand or at night: each law costs a build. The sources must have no changes that are not committed; they are put
# back.
set -eu

package=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
# shellcheck source=../../localbin/utils.sh
. "$package/localbin/utils.sh"
# shellcheck source=../../localbin/building.sh
. "$package/localbin/building.sh"

usage() {
  cat <<'END'
usage: Tests/Mutations/mutate-trust.sh [--check | WORD]

Tries the laws whose name holds WORD; without it, all of trust.tsv. Ends with 1 when one survives: then no test would
miss its check. --check only looks whether each line of trust.tsv still finds its code.
END
}

# Fields are separated by tabs: law, source file, sed script, suites, ways (see AttackWay.chosen; - for all).
laws() {
  grep -v '^#' "$package/Tests/Mutations/trust.tsv" | grep -F -- "$1"
}

# passes SUITES WAYS
passes() {
  ways=$2
  [ "$ways" != - ] || ways=
  (cd "$package" && TPL_ATTACK_WAYS=$ways swift_test --skip-build --filter "$1") >"$work/test" 2>&1
}

restore() {
  [ ! -e "$work/source" ] || cp -p "$work/source" "$package/$file"
  rm -f "$work/source"
}

# One line of the table. What does not build proves nothing.
try_law() {
  cp -p "$package/$file" "$work/source"
  sed -E "$script" "$work/source" >"$package/$file"
  if cmp -s "$work/source" "$package/$file"; then
    result='NOT FOUND'
  elif ! (cd "$package" && swift_build --build-tests) >"$work/build" 2>&1; then
    result='NO BUILD'
  elif passes "$suites" "$ways"; then
    result=SURVIVED
  else
    result=killed
  fi
  restore
  printf '%-9s  %s (%s)\n' "$result" "$law" "$file"
  [ "$result" = killed ] || survivors=$((survivors + 1))
}

# Tests that fail already would kill everything.
check_baseline() {
  (cd "$package" && swift_build --build-tests) >"$work/build" 2>&1 || die 1 "the package does not build"
  laws "$1" | cut -f 4,5 | sort -u >"$work/filters"
  while IFS='	' read -r suites ways; do
    passes "$suites" "$ways" </dev/null || die 1 "without any change, '$suites' fails with the ways '$ways'"
  done <"$work/filters"
}

# Code that moves takes its line along.
check_table() {
  lost=0
  laws '' >"$work/laws"
  while IFS='	' read -r law file script suites ways; do
    if [ ! -e "$package/$file" ] || sed -E "$script" "$package/$file" | cmp -s "$package/$file" -; then
      warn "trust.tsv, '$law': $file has no such code"
      lost=$((lost + 1))
    fi
  done <"$work/laws"
  [ "$lost" -eq 0 ] || die 1 "$lost lines of trust.tsv find nothing"
}

main() {
  case ${1-} in
  -h | --help) usage && exit 0 ;;
  --check)
    make_work
    check_table
    return
    ;;
  esac
  (cd "$package" && git diff --quiet HEAD -- Sources) || die 1 "Sources has changes that are not committed"
  make_work
  survivors=0
  file=''
  check_baseline "${1-}"
  trap 'restore; exit 130' INT TERM HUP
  laws "${1-}" >"$work/laws"
  while IFS='	' read -r law file script suites ways; do
    try_law </dev/null
  done <"$work/laws"
  (cd "$package" && swift_build) >"$work/build" 2>&1
  [ "$survivors" -eq 0 ] || die 1 "$survivors laws would not be missed"
}

main "$@"

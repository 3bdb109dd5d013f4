#!/bin/sh
# Lets the stress driver work on a tpld that is built with the thread sanitizer; fails when it reports a race.
# TPL_TEST_BIN=DIR: where tpl and tpl-stress are (default: .build/debug, built here).
set -eu

package=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd -P)
# shellcheck source=../../../localbin/utils.sh
. "$package/localbin/utils.sh"
# shellcheck source=../../../localbin/building.sh
. "$package/localbin/building.sh"

usage() {
  cat <<'END'
usage: Tests/Programs/Stress/thread-sanitizer.sh [ARGUMENT OF tpl-stress…]

Without arguments: --rounds 10 --operations 1000.
END
}

# Into a build directory of its own: objects with and without the sanitizer do not mix.
build() {
  swift_build --scratch-path "$sanitized" --sanitize=thread --product tpld
  [ -n "${TPL_TEST_BIN-}" ] || for product in tpl tpl-stress; do
    swift_build --product "$product"
  done
}

# The first race ends tpld with status 66, which is a wrong round; the report is in a file whoever ended it.
run_stress() {
  cp "$ordinary/tpl" "$sanitized/debug/tpld" "$work/"
  TSAN_OPTIONS="exitcode=66 halt_on_error=1 log_path=$work/race" SWIFT_BACKTRACE=enable=no \
    "$ordinary/tpl-stress" "$@" --binaries "$work"
}

print_races() {
  for report in "$work"/race.*; do
    [ -e "$report" ] || continue
    races=1
    cat "$report"
  done
}

main() {
  case ${1-} in
  -h | --help) usage && exit 0 ;;
  esac
  sanitized=${TPL_SANITIZED_BUILD:-$package/.build/thread-sanitizer}
  ordinary=${TPL_TEST_BIN:-$package/.build/debug}
  [ $# -gt 0 ] || set -- --rounds 10 --operations 1000
  build
  make_work
  races=0
  status=0
  run_stress "$@" || status=$?
  print_races
  [ "$races" -eq 0 ] || die 66 "the thread sanitizer has something to say about tpld"
  return "$status"
}

main "$@"

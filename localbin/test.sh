#!/bin/sh
# Everything that .ci/run checks, in one run; ends with a status other than 0 when anything failed.
# TPL_THREAD_SANITIZER=1 builds tpld once more and looks for races.
# TPL_TEST_BIN=DIR lets the end-to-end tests use the programs of DIR (default: .build/release, built here:
# those that users get, and they start four times as fast).
set -eu

package=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# shellcheck source=utils.sh
. "$package/localbin/utils.sh"
# shellcheck source=building.sh
. "$package/localbin/building.sh"

usage() {
  cat <<'END'
usage: localbin/test.sh [--unit | ARGUMENT OF swift test…]

Lints, builds, tests and checks the budgets. Arguments reach 'swift test': --filter InstallTests.
--unit builds and runs what needs no program of tpl and no patience: a refactoring fails there in seconds.
END
}

test_packages() {
  build_packages
  cat <<'END'
git git the tests make repositories that track files
mercurial hg what arrives through it asks as well
unzip unzip what an archive brings asks as well
python3 python3 the tests make what a shell cannot
openssl openssl the scripts of a generated repository use it
procps ps the tests look at processes
busybox-static busybox a static shell for the test in an empty root directory
zsh zsh the hook is tested in it
fish fish the hook is tested in it
tmux tmux localbin/try.sh shows real shells in it
direnv direnv the hook is tested beside it
zoxide zoxide the hook is tested beside it
locales locale-gen a test makes a locale whose characters have two bytes
sqlite3 sqlite3 the tests read the index with it
patchelf patchelf newer shells than this system's run with their own libraries
strace strace an unchanged prompt must start no program
age age 'tpl secret import' reads its files
valgrind valgrind the budgets are counted in instructions
binutils readelf the parts of the program have budgets
shellcheck shellcheck lints the shell scripts
shfmt shfmt checks their format
END
}

# step HEADLINE COMMAND…: goes on after a failure, and remembers it.
step() {
  headline=$1
  shift
  printf '\n== %s\n' "$headline"
  started=$(date +%s)
  result=ok
  "$@" </dev/null || result="FAILED (status $?)"
  printf -- '-- %s: %s, %s s\n' "$headline" "$result" "$(($(date +%s) - started))"
  [ "$result" = ok ] || failed="$failed
  $headline"
}

install_needed_packages() {
  test_packages | need_packages
}

lint_swift() {
  (cd "$package" && swift format lint --strict --recursive --parallel Sources Tests shell Package.swift)
}

shell_files() {
  cd "$package"
  find localbin Tests Sources/Scaffold/Templates shell .ci -type f \
    \( -name '*.sh' -o -name '*.bash' -o -path .ci/run \) -print0
}

lint_shell() {
  shell_files | xargs -0 shellcheck -x
}

check_shell_format() {
  shell_files | xargs -0 shfmt -i 2 -d
}

check_dropped_errors() {
  "$package/Tests/Lint/dropped-errors.sh" >/dev/null
}

check_references() {
  "$package/Tests/Lint/references.sh"
}

check_mutations() {
  "$package/Tests/Mutations/mutate-trust.sh" --check
}

parse_hooks() {
  bash -n "$package/shell/tpl.bash" && zsh -n "$package/shell/tpl.zsh" && fish --no-execute "$package/shell/tpl.fish"
}

build_debug() {
  swift_build --build-tests --explicit-target-dependency-import-check error
}

build_static() {
  swift_build -c release
}

# Mutations by the ten thousand and every bit of a sealed file take two minutes of the processor; the scripts of the
# template run in shells.
patient_tests='FuzzTests|tamperingGivesAnErrorOrTheSameText|ScriptTests|ShellQualityTests'

# Where no program of tpl is, so that a test that needs one fails on every machine and not on a clean one only.
run_unit_tests() {
  TPL_TEST_BIN="$work/none" keep_output swift_test --skip-build --skip EndToEndTests --skip "$patient_tests"
}

# Those that start programs wait for each other and for the machine: what needs neither has told its mistakes by then.
run_other_tests() {
  log "the end-to-end tests use the programs of TPL_TEST_BIN=$TPL_TEST_BIN"
  keep_output swift_test --skip-build --filter "EndToEndTests|$patient_tests"
}

run_tests() {
  log "the end-to-end tests use the programs of TPL_TEST_BIN=$TPL_TEST_BIN"
  keep_output swift_test --skip-build "$@"
}

# run_shell_tests RELEASE SHELLS: what runs in a shell, once more in those of another release that this system does not
# have.
run_shell_tests() {
  code=0
  # shellcheck disable=SC2016 # for the sh that it is given to
  keep_output env TPL_TEST_SHELLS="$2" "$package/Tests/OtherReleases/with-shells-of.sh" "$1" \
    sh -c '. "$package/localbin/utils.sh" && . "$package/localbin/building.sh" && swift_test --skip-build --filter "$1" --skip AttackArrival' sh \
    'Hook|Fish|Activation|WrapCd|UseTests|Attack|Consent|Doctor|EnvExport|Shell|LocalTool|ToolVariable|UserConfiguration' || code=$?
  [ "$code" -ne 69 ] || log "skipped: the shells of $1 cannot be had here"
  [ "$code" -eq 0 ] || [ "$code" -eq 69 ]
}

# What needs docker, beside a real one.
run_docker_tests() {
  code=0
  # shellcheck disable=SC2016 # for the sh that it is given to
  keep_output "$package/Tests/Docker/with-docker.sh" \
    sh -c '. "$package/localbin/utils.sh" && . "$package/localbin/building.sh" && swift_test --skip-build --filter "$1"' sh ComposeName || code=$?
  [ "$code" -ne 69 ] || log "skipped: docker cannot be had here"
  [ "$code" -eq 0 ] || [ "$code" -eq 69 ]
}

# keep_output COMMAND…: it appears as it comes, and is kept for the last line.
keep_output() {
  {
    "$@" 2>&1 && echo 0 >"$work/status" || echo $? >"$work/status"
  } | tee -a "$work/output"
  read -r code <"$work/status"
  return "$code"
}

# Random operations by several processes, watchers killed and stopped: a sample of what runs for hours by hand. Each run
# has a seed of its own, which its first line says.
run_stress() {
  "$package/.build/release/tpl-stress" --rounds "${TPL_STRESS_ROUNDS:-80}" --operations 600 --large 2000 \
    --binaries "$package/.build/release"
}

# Single system calls that fail, processes that are killed, full disks, limits, damaged files: a sample of what runs for
# a night by hand (tpl-faults --help). Its first line says the seed; each violation comes with the command that does it
# again. The seed is the same in every run, so that what is found belongs to the change; other seeds are for the night.
#
# In memory: what a text in an editor lies in belongs to each room then, and no other one finds it.
run_faults() {
  code=0
  rooms=$(mktemp -d /dev/shm/tpl-faults.XXXXXX 2>/dev/null) || rooms=
  TMPDIR=${rooms:-${TMPDIR:-/tmp}} "$package/.build/release/tpl-faults" --sample "${TPL_FAULTS_SAMPLE:-1500}" \
    --seed "${TPL_FAULTS_SEED:-1}" --binaries "$package/.build/release" || code=$?
  [ -z "$rooms" ] || rm -rf -- "$rooms"
  [ "$code" -ne 69 ] || log "skipped: system calls cannot be supervised here"
  [ "$code" -eq 0 ] || [ "$code" -eq 69 ]
}

run_thread_sanitizer() {
  TPL_TEST_BIN="$package/.build/debug" "$package/Tests/Programs/Stress/thread-sanitizer.sh"
}

check_budgets() {
  "$package/Tests/Benchmarks/budgets.sh"
}

# From the lines in which the runner itself says how it ended: never a number of our own.
print_count() {
  ended=$(grep -a 'Test run with [0-9]* tests* .*\(passed\|failed\) after' "$work/output" || true)
  [ -n "$ended" ] || return 0
  total=$(printf '%s\n' "$ended" | sed 's/.*Test run with \([0-9]*\) test.*/\1/' | awk '{ sum += $1 } END { print sum }')
  bad=$(grep -aE '^[^ ]+ Test .* failed after ' "$work/output" | grep -vcE 'Test (run with|case) ' || true)
  printf '%s passed, %s failed\n' "$((total - bad))" "$bad"
}

lint_all() {
  step "swift format lint" lint_swift
  step "shellcheck" lint_shell
  step "shfmt" check_shell_format
  step "syntax of the hooks" parse_hooks
  step "errors that are dropped" check_dropped_errors
  step "references and columns" check_references
  step "code of the laws' mutations" check_mutations
}

# What is left once the debug build is there.
check_programs() {
  step "stress" run_stress
  step "faults" run_faults
  [ -z "${TPL_THREAD_SANITIZER-}" ] || step "thread sanitizer" run_thread_sanitizer
  step "budgets" check_budgets
}

# Each failed test by its name and with what it found, where a reader looks first: at the end.
print_failures() {
  grep -aE '^✘ Test .* recorded an issue|^[^ ]+ Test .* failed after ' "$work/output" | grep -vE 'Test run with' |
    cut -c1-600 | head -n 60 || true
}

finish() {
  printf '\n'
  print_failures
  print_count
  [ -z "$failed" ] || die 1 "failed:$failed"
}

main() {
  case ${1-} in
  -h | --help) usage && exit 0 ;;
  esac
  require_swift
  make_work
  : >"$work/output"
  failed=''
  export package TPL_TEST_BIN="${TPL_TEST_BIN:-$package/.build/release}"
  step "Debian packages" install_needed_packages
  if [ "${1-}" = --unit ]; then
    step "swift build" build_debug
    step "swift test, units" run_unit_tests
    finish
    return
  fi
  lint_all
  step "swift build" build_debug
  [ $# -gt 0 ] || step "swift test, units" run_unit_tests
  step "swift build -c release" build_static
  if [ $# -gt 0 ]; then
    step "swift test" run_tests "$@"
  else
    step "swift test, end to end" run_other_tests
    step "swift test, zsh 5.8 and fish 3.1" run_shell_tests bullseye "bash zsh fish"
    step "swift test, fish 4" run_shell_tests trixie fish
    step "swift test, docker" run_docker_tests
  fi
  check_programs
  finish
}

main "$@"

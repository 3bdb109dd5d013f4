// pairs ROUNDS -- COMMAND... [-- COMMAND...]...: runs the commands in turns, so that whatever else the machine does
// hits all of them alike. One line a command, separated by tabs: minimum and median of the wall time in microseconds,
// median over the rounds of its time divided by the first command's, peak RSS in KiB. Fails when a command fails, or
// when one that begins with ! does not.
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_COMMANDS = 8 };
extern char **environ;
static posix_spawn_file_actions_t quiet;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static double run(char **command, long *memory) {
  pid_t pid;
  int status;
  struct rusage usage;
  int must_fail = strcmp(command[0], "!") == 0;
  if (must_fail) command++;
  double start = now();
  if (posix_spawnp(&pid, command[0], &quiet, NULL, command, environ) != 0) errx(2, "cannot run %s", command[0]);
  if (wait4(pid, &status, 0, &usage) != pid) err(2, "wait4");
  double elapsed = now() - start;
  if ((status != 0) != must_fail) errx(2, "%s ended with status %d", command[0], WIFEXITED(status) ? WEXITSTATUS(status) : -1);
  if (usage.ru_maxrss > *memory) *memory = usage.ru_maxrss;
  return elapsed;
}

static int ascending(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static double median(const double *values, size_t count) {
  double *sorted = malloc(count * sizeof *sorted);
  if (!sorted) err(2, "malloc");
  memcpy(sorted, values, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, ascending);
  double middle = count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
  free(sorted);
  return middle;
}

int main(int argc, char **argv) {
  char **commands[MAX_COMMANDS];
  size_t number = 0, rounds = argc > 3 ? strtoul(argv[1], NULL, 10) : 0;
  for (int i = 2; i < argc; i++) {
    if (strcmp(argv[i], "--") != 0) continue;
    if (number == MAX_COMMANDS || i + 1 == argc) rounds = 0;
    argv[i] = NULL;
    if (rounds) commands[number++] = argv + i + 1;
  }
  if (!rounds || !number) errx(64, "usage: pairs ROUNDS -- COMMAND... [-- COMMAND...]...");
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);

  double *times[MAX_COMMANDS], *ratios = calloc(rounds, sizeof *ratios);
  long memory[MAX_COMMANDS] = {0};
  for (size_t c = 0; c < number; c++) {
    if (!(times[c] = calloc(rounds, sizeof **times)) || !ratios) err(2, "calloc");
    run(commands[c], &memory[c]);  // the first run fills caches
  }
  for (size_t r = 0; r < rounds; r++) {
    for (size_t c = 0; c < number; c++) {
      size_t turn = (c + r) % number;  // nobody always comes after the same one
      times[turn][r] = run(commands[turn], &memory[turn]);
    }
  }
  for (size_t c = 0; c < number; c++) {
    double least = times[c][0];
    for (size_t r = 0; r < rounds; r++) {
      if (times[c][r] < least) least = times[c][r];
      ratios[r] = times[c][r] / times[0][r];
    }
    printf("%.0f\t%.0f\t%.3f\t%ld\n", least, median(times[c], rounds), median(ratios, rounds), memory[c]);
  }
  return 0;
}

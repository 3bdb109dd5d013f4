// settle tpld|watchman SOCKET ROOT PROCESS -- COMMAND... [-- COMMAND...]...: runs the commands at the same time, then
// asks the watcher at once. PROCESS is stopped while they run; 0 stops nobody. Prints the milliseconds from the end of
// the commands (from the continuation of PROCESS) to the answer, those that the commands took, and the clock in the
// answer.
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include "ask.h"

extern char **environ;
static pid_t stopped;

static void resume(void) {
  if (stopped) kill(stopped, SIGCONT);
  stopped = 0;
}

// A signal takes effect some time after kill.
static void wait_until_stopped(void) {
  char path[64], line[512];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)stopped);
  for (;;) {
    FILE *file = fopen(path, "r");
    if (!file || !fgets(line, sizeof line, file)) err(2, "%s", path);
    fclose(file);
    const char *end = strrchr(line, ')');
    if (end && end[2] == 'T') return;
    nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
  }
}

int main(int argc, char **argv) {
  if (argc < 7 || strcmp(argv[5], "--") != 0) {
    errx(64, "usage: settle tpld|watchman SOCKET ROOT PROCESS -- COMMAND... [-- COMMAND...]...");
  }
  struct watcher watcher = connect_to(argv[1], argv[2], argv[3]);
  ask(&watcher);
  atexit(resume);
  stopped = (pid_t)strtol(argv[4], NULL, 10);
  if (stopped) {
    if (kill(stopped, SIGSTOP) != 0) err(2, "cannot stop %s", argv[4]);
    wait_until_stopped();
  }
  for (int i = 5; i < argc; i++) {
    if (strcmp(argv[i], "--") == 0) argv[i] = NULL;
  }
  double begin = now();
  size_t running = 0;
  for (int i = 5; i < argc - 1; i++) {
    pid_t child;
    if (argv[i]) continue;
    if (posix_spawnp(&child, argv[i + 1], NULL, NULL, argv + i + 1, environ) != 0) errx(2, "cannot run %s", argv[i + 1]);
    running++;
  }
  for (; running > 0; running--) {
    int status;
    if (wait(&status) < 0 || status != 0) errx(2, "a command failed");
  }
  double end = now();
  double worked = end - begin;
  if (stopped) {
    end = now();
    resume();
  }
  ask(&watcher);
  printf("%.3f\t%.0f\t%s\n", (now() - end) / 1e3, worked / 1e3, watcher.clock);
  return 0;
}

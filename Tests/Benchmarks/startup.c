// startup DAEMON... -- QUESTION... [-- QUESTION...]...: starts a daemon and asks the questions one after the other,
// each until it succeeds. Prints the daemon's process id and the microseconds from its start to the last answer. The
// daemon stays, with this program's standard error for its own.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static posix_spawn_file_actions_t quiet, quiet_but_errors;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static pid_t start(char **command, const posix_spawn_file_actions_t *actions) {
  pid_t pid;
  if (posix_spawnp(&pid, command[0], actions, NULL, command, environ) != 0) errx(2, "cannot run %s", command[0]);
  return pid;
}

int main(int argc, char **argv) {
  if (argc < 4) errx(64, "usage: startup DAEMON... -- QUESTION... [-- QUESTION...]...");
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--") == 0) argv[i] = NULL;
  }
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_init(&quiet_but_errors);
  posix_spawn_file_actions_addopen(&quiet_but_errors, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&quiet_but_errors, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
  double begin = now();
  pid_t daemon = start(argv + 1, &quiet_but_errors);
  for (int i = 1; i < argc; i++) {
    if (argv[i] != NULL || i + 1 >= argc) continue;
    for (;;) {
      int status;
      pid_t question = start(argv + i + 1, &quiet);
      if (waitpid(question, &status, 0) != question) err(2, "waitpid");
      if (status == 0) break;
      if (waitpid(daemon, &status, WNOHANG) == daemon) errx(2, "%s has ended", argv[1]);
      if (now() - begin > 120e6) {
        kill(daemon, SIGKILL);
        errx(2, "%s: no answer within two minutes", argv[i + 1]);
      }
      nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
  }
  printf("%d\t%.0f\n", (int)daemon, now() - begin);
  return 0;
}

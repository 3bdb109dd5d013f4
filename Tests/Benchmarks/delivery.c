// delivery DIRECTORY WRITES -- COMMAND...: starts a command that reports changes of files on its standard output, makes
// WRITES files below DIRECTORY at irregular short intervals, and measures how long after the begin of each write(2) the
// report names the file. Prints median and 99th percentile in milliseconds and how many were never reported.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WRITES = 100000, DIRECTORIES = 50, NAME = 14 };  // delivery-00000
static double written[MAX_WRITES];
static volatile double reported[MAX_WRITES];
static volatile int is_ready;
static int report;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void pause_microseconds(long count) { nanosleep(&(struct timespec){.tv_nsec = count * 1000}, NULL); }

// Lines and objects do not matter: the first time that a file's name appears is its report.
static void *read_report(void *unused) {
  static char buffer[1 << 20];
  size_t kept = 0;
  for (;;) {
    ssize_t count = read(report, buffer + kept, sizeof buffer - 1 - kept);
    double moment = now();
    if (count <= 0) return unused;
    buffer[kept + (size_t)count] = 0;
    if (strstr(buffer, "probe-")) is_ready = 1;
    for (char *found = buffer; (found = strstr(found, "delivery-")); found++) {
      long number = strtol(found + strlen("delivery-"), NULL, 10);
      int is_whole = strlen(found) >= NAME && number >= 0 && number < MAX_WRITES;
      if (is_whole && reported[number] == 0) reported[number] = moment;
    }
    size_t size = kept + (size_t)count;  // a name may be cut in two by the end of what was read
    kept = size < NAME ? size : NAME - 1;
    memmove(buffer, buffer + size - kept, kept);
  }
}

static void write_file(const char *directory, long number, const char *kind, double *moment) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%02ld/%s-%05ld", directory, number % DIRECTORIES, kind, number);
  int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) err(2, "%s", path);
  *moment = now();
  if (write(file, "text\n", 5) != 5 || close(file) != 0) err(2, "%s", path);
}

static pid_t start(char **command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) err(2, "pipe");
  pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], STDOUT_FILENO);
    execvp(command[0], command);
    err(127, "%s", command[0]);
  }
  close(ends[1]);
  report = ends[0];
  return child;
}

static int ascending(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

int main(int argc, char **argv) {
  long writes = argc > 4 && strcmp(argv[3], "--") == 0 ? strtol(argv[2], NULL, 10) : 0, missing = 0, found = 0;
  if (writes < 1 || writes > MAX_WRITES) errx(64, "usage: delivery DIRECTORY WRITES -- COMMAND...");
  char path[4096];
  double moment, *delays = calloc((size_t)writes, sizeof *delays);
  if (mkdir(argv[1], 0755) != 0) err(2, "%s", argv[1]);
  for (int i = 0; i < DIRECTORIES; i++) {
    snprintf(path, sizeof path, "%s/%02d", argv[1], i);
    if (mkdir(path, 0755) != 0) err(2, "%s", path);
  }
  pid_t child = start(argv + 4);
  pthread_t reader;
  if (pthread_create(&reader, NULL, read_report, NULL) != 0) errx(2, "no thread");
  for (long probe = 0; !is_ready; probe++) {
    if (probe == 300 || waitpid(child, NULL, WNOHANG) != 0) errx(2, "%s reports nothing", argv[4]);
    write_file(argv[1], probe, "probe", &moment);
    pause_microseconds(100000);
  }
  srand48(1);
  for (long i = 0; i < writes; i++) {
    write_file(argv[1], i, "delivery", &written[i]);
    pause_microseconds(1000 + lrand48() % 20000);
  }
  for (int wait = 0; wait < 50; wait++) {
    missing = 0;
    for (long i = 0; i < writes; i++) missing += reported[i] == 0;
    if (missing == 0) break;
    pause_microseconds(100000);
  }
  kill(child, SIGKILL);
  for (long i = 0; i < writes; i++) {
    if (reported[i] != 0) delays[found++] = reported[i] - written[i];
  }
  if (found == 0) errx(2, "nothing was reported");
  qsort(delays, (size_t)found, sizeof *delays, ascending);
  printf("%.3f\t%.3f\t%ld\n", delays[found / 2], delays[found * 99 / 100], missing);
  return 0;
}

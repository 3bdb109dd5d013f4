// steady DIRECTORY OPERATION FIRST COUNT RATE: one change after the other to COUNT files of DIRECTORY, RATE a second;
// 0 is as fast as it goes. The files are file-NNNNNN from FIRST on. OPERATION:
//   create  makes the file          delete  removes it
//   rename  to other-NNNNNN         back    from there
//   chmod   takes away a permission, then gives it again
//   write   appends a line and closes the file
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void change(const char *operation, const char *file, const char *other) {
  int failed = 0;
  if (strcmp(operation, "create") == 0) {
    int made = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    failed = made < 0 || close(made) != 0;
  } else if (strcmp(operation, "delete") == 0) {
    failed = unlink(file) != 0;
  } else if (strcmp(operation, "rename") == 0) {
    failed = rename(file, other) != 0;
  } else if (strcmp(operation, "back") == 0) {
    failed = rename(other, file) != 0;
  } else if (strcmp(operation, "chmod") == 0) {
    struct stat status;
    failed = stat(file, &status) != 0 || chmod(file, status.st_mode ^ 0004) != 0;
  } else if (strcmp(operation, "write") == 0) {
    int opened = open(file, O_WRONLY | O_APPEND | O_CLOEXEC);
    failed = opened < 0 || write(opened, "line\n", 5) != 5 || close(opened) != 0;
  } else {
    errx(64, "no operation %s", operation);
  }
  if (failed) err(2, "%s %s", operation, file);
}

int main(int argc, char **argv) {
  if (argc != 6) errx(64, "usage: steady DIRECTORY OPERATION FIRST COUNT RATE");
  if (chdir(argv[1]) != 0) err(2, "%s", argv[1]);
  long first = strtol(argv[3], NULL, 10), count = strtol(argv[4], NULL, 10), rate = strtol(argv[5], NULL, 10);
  struct timespec next;
  clock_gettime(CLOCK_MONOTONIC, &next);
  for (long number = first; number < first + count; number++) {
    char file[64], other[64];
    snprintf(file, sizeof file, "file-%06ld", number);
    snprintf(other, sizeof other, "other-%06ld", number);
    change(argv[2], file, other);
    if (rate == 0) continue;
    next.tv_nsec += 1000000000L / rate;
    if (next.tv_nsec >= 1000000000L) next.tv_sec++, next.tv_nsec -= 1000000000L;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
  }
  return 0;
}

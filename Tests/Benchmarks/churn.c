// churn DIRECTORY FIRST DIRECTORIES FILES: makes DIRECTORY/FIRST and the DIRECTORIES - 1 that follow it, where they are
// not there yet, and FILES new files in each.
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 5) errx(64, "usage: churn DIRECTORY FIRST DIRECTORIES FILES");
  long first = strtol(argv[2], NULL, 10), end = first + strtol(argv[3], NULL, 10), files = strtol(argv[4], NULL, 10);
  char path[4096];
  if (mkdir(argv[1], 0755) != 0 && errno != EEXIST) err(2, "mkdir %s", argv[1]);
  for (long directory = first; directory < end; directory++) {
    int length = snprintf(path, sizeof path, "%s/%04ld", argv[1], directory);
    if (length >= (int)sizeof path - 16) errx(64, "%s is too long", argv[1]);
    if (mkdir(path, 0755) != 0 && errno != EEXIST) err(2, "mkdir %s", path);
    for (long number = 0; number < files; number++) {
      snprintf(path + length, sizeof path - (size_t)length, "/file-%04ld", number);
      int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
      if (file < 0 || write(file, "text\n", 5) != 5 || close(file) != 0) err(2, "%s", path);
    }
  }
  return 0;
}

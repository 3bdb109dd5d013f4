// synced tpld|watchman SOCKET ROOT ROUNDS: asks over one connection, one question after the other, and prints the
// microseconds of every answer.
#include <stdlib.h>
#include "ask.h"

int main(int argc, char **argv) {
  if (argc != 5) errx(64, "usage: synced tpld|watchman SOCKET ROOT ROUNDS");
  struct watcher watcher = connect_to(argv[1], argv[2], argv[3]);
  ask(&watcher);  // the thread that serves the connection has started after this one
  for (long round = strtol(argv[4], NULL, 10); round > 0; round--) {
    double begin = now();
    ask(&watcher);
    printf("%.2f\n", now() - begin);
  }
  return 0;
}

#define _GNU_SOURCE
#include "CTestSupport.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

// Runs between fork and execve in a process with threads: async-signal-safe functions only.
static void run_child(
    const char *path, char *const arguments[], char *const environment[], const char *directory,
    const int descriptors[3], const char *terminal, int handed) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setsid();
  if (directory && chdir(directory) != 0) _exit(127);
  int standard[3];
  int opened = terminal ? open(terminal, O_RDWR) : -1;
  if (terminal && (opened < 0 || ioctl(opened, TIOCSCTTY, 0) != 0)) _exit(127);
  // Copies above 2 first: a descriptor of the caller may itself be 0, 1 or 2.
  for (int i = 0; i < 3; i++) standard[i] = fcntl(terminal ? opened : descriptors[i], F_DUPFD, 10);
  if (handed >= 0) handed = fcntl(handed, F_DUPFD, 10);
  for (int i = 0; i < 3; i++) dup2(standard[i], i);
  if (handed >= 0) dup2(handed, 3);
  close_range(handed >= 0 ? 4 : 3, ~0U, 0);
  execve(path, arguments, environment);
  _exit(127);
}

int test_spawn(
    const char *path, char *const arguments[], char *const environment[], const char *directory,
    const int descriptors[3], const char *terminal, int handed, pid_t *child) {
  // The child must not run a handler of the parent before it has reset them.
  sigset_t all, saved;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &saved);
  pid_t pid = fork();
  int code = errno;
  if (pid == 0) run_child(path, arguments, environment, directory, descriptors, terminal, handed);
  pthread_sigmask(SIG_SETMASK, &saved, NULL);
  if (pid < 0) return code;
  *child = pid;
  return 0;
}

int test_open_terminal(int columns, int rows, char *name, size_t capacity) {
  int descriptor = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) return -1;
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  if (grantpt(descriptor) != 0 || unlockpt(descriptor) != 0 || ptsname_r(descriptor, name, capacity) != 0 ||
      ioctl(descriptor, TIOCSWINSZ, &size) != 0) {
    int code = errno;
    close(descriptor);
    errno = code;
    return -1;
  }
  return descriptor;
}

int test_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

static socklen_t address_of(const char *path, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  strncpy(address->sun_path, path, sizeof address->sun_path - 1);
  if (path[0] != '@') return sizeof *address;
  address->sun_path[0] = '\0';
  return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
}

int test_socket(enum test_socket_kind kind, const char *path) {
  struct sockaddr_un address;
  socklen_t size = address_of(path, &address);
  int type = kind == TEST_SOCKET_DATAGRAM ? SOCK_DGRAM : SOCK_STREAM;
  int descriptor = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  int failed = kind == TEST_SOCKET_CONNECTED ? connect(descriptor, (struct sockaddr *)&address, size)
                                             : bind(descriptor, (struct sockaddr *)&address, size);
  if (!failed && kind == TEST_SOCKET_LISTENING) failed = listen(descriptor, 64);
  if (!failed) return descriptor;
  int code = errno;
  close(descriptor);
  errno = code;
  return -1;
}

// proc(5): the session is the sixth field; the second, in parentheses, may hold anything.
static pid_t session_of(const char *process) {
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%.20s/stat", process);
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  ssize_t count = read(descriptor, text, sizeof text - 1);
  close(descriptor);
  if (count <= 0) return -1;
  text[count] = '\0';
  const char *rest = strrchr(text, ')');
  int session = -1;
  if (!rest || sscanf(rest + 1, " %*c %*d %*d %d", &session) != 1) return -1;
  return session;
}

void test_end_session(pid_t leader) {
  DIR *processes = opendir("/proc");
  for (struct dirent *entry; processes && (entry = readdir(processes));) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    if (session_of(entry->d_name) == leader) kill((pid_t)atoi(entry->d_name), SIGKILL);
  }
  if (processes) closedir(processes);
  kill(leader, SIGKILL);
  while (waitpid(leader, NULL, 0) < 0 && errno == EINTR) {}
}

int test_reap(pid_t child) {
  int status;
  pid_t result;
  do result = waitpid(child, &status, WNOHANG);
  while (result < 0 && errno == EINTR);
  if (result <= 0) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int test_exchange(const char *left, const char *right) {
  return renameat2(AT_FDCWD, left, AT_FDCWD, right, RENAME_EXCHANGE);
}

int test_link_unnamed(const char *directory, const char *name) {
  int descriptor = open(directory, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0644);
  if (descriptor < 0) return -1;
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  int result = write(descriptor, "x", 1) == 1 ? linkat(AT_FDCWD, path, AT_FDCWD, name, AT_SYMLINK_FOLLOW) : -1;
  close(descriptor);
  return result;
}

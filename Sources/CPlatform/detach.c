#define _GNU_SOURCE
#include "CPlatform.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/ioprio.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static void close_from(int first) {
  if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
  // Before Linux 5.9.
  DIR *open_now = opendir("/proc/self/fd");
  if (!open_now) return;
  for (struct dirent *entry; (entry = readdir(open_now));) {
    int number = atoi(entry->d_name);
    if (number >= first && number != dirfd(open_now)) close(number);
  }
  closedir(open_now);
}

// Handlers are those of this program's own runtime; what is ignored was ignored by the starter.
static void reset_signals(void) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN) signal(number, SIG_DFL);
  }
}

// Up to what the starter could have had. RLIMIT_CORE stays: where the starter wanted no core files, there are none.
static void raise_limits(void) {
  static const int limits[] = {RLIMIT_AS,   RLIMIT_CPU,    RLIMIT_DATA, RLIMIT_FSIZE, RLIMIT_LOCKS,     RLIMIT_MEMLOCK,
                               RLIMIT_MSGQUEUE, RLIMIT_NOFILE, RLIMIT_NPROC, RLIMIT_RSS,  RLIMIT_SIGPENDING};
  for (unsigned i = 0; i < sizeof limits / sizeof *limits; i++) {
    struct rlimit limit;
    if (getrlimit((__rlimit_resource_t)limits[i], &limit) != 0 || limit.rlim_cur == limit.rlim_max) continue;
    limit.rlim_cur = limit.rlim_max;
    setrlimit((__rlimit_resource_t)limits[i], &limit);
  }
}

// Not everybody may raise a priority; what cannot be had stays.
static void reset_scheduling(void) {
  struct sched_param none = {0};
  sched_setscheduler(0, SCHED_OTHER, &none);
  setpriority(PRIO_PROCESS, 0, 0);
  syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_NONE, 0));
  cpu_set_t all;
  CPU_ZERO(&all);
  for (int number = 0; number < CPU_SETSIZE; number++) CPU_SET(number, &all);
  sched_setaffinity(0, sizeof all, &all);
}

void tpl_detach(int first, const char *oom_score) {
  close_from(first);
  if (chdir("/") != 0) return;
  reset_signals();
  raise_limits();
  reset_scheduling();
  // A keyring of its own: that of the starter's session would live as long as this process.
  syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
  int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  unsigned long length = 0;
  while (oom_score[length]) length++;
  if (write(file, oom_score, length) < 0) { /* The kernel has the last word. */ }
  close(file);
}

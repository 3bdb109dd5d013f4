#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/keyctl.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <unistd.h>

// glibc hands every constructor what main gets.
static char **arguments;
__attribute__((constructor)) static void keep_arguments(int count, char **vector) {
  (void)count;
  arguments = vector;
}

char **tpl_arguments(void) { return arguments; }

long tpl_getdents64(int fd, void *buffer, unsigned long size) { return syscall(SYS_getdents64, fd, buffer, size); }

int tpl_open_unnamed(const char *directory, uint32_t mode) {
  // A name can be given through /proc only, unless one is root.
  if (access("/proc/self/fd", X_OK) != 0) {
    errno = EOPNOTSUPP;
    return -1;
  }
  return open(directory, O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
}

int tpl_link_unnamed(int fd, const char *path) {
  char source[32];
  snprintf(source, sizeof source, "/proc/self/fd/%d", fd);
  return linkat(AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW);
}

int tpl_rename_to_free_name(const char *from, const char *to) {
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 1u /* RENAME_NOREPLACE */);
}

static int add_standard_descriptors(posix_spawn_file_actions_t *actions, int in, int out, int err) {
  int rc = posix_spawn_file_actions_adddup2(actions, in, 0);
  if (!rc) rc = posix_spawn_file_actions_adddup2(actions, out, 1);
  if (!rc) rc = posix_spawn_file_actions_adddup2(actions, err, 2);
  return rc;
}

int tpl_spawn(int *pid, const char *path, char *const argv[], char *const envp[], int in, int out, int err,
              int new_session) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  int rc = posix_spawn_file_actions_init(&actions);
  if (rc) return rc;
  rc = posix_spawnattr_init(&attributes);
  if (!rc) {
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    posix_spawnattr_setflags(&attributes, new_session ? flags | POSIX_SPAWN_SETSID : flags);
    rc = add_standard_descriptors(&actions, in, out, err);
    if (!rc) rc = posix_spawn(pid, path, &actions, &attributes, argv, envp);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  return rc;
}

int64_t tpl_peer_uid(int fd) {
  struct ucred peer;
  socklen_t size = sizeof peer;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? (int64_t)peer.uid : -1;
}

static int socket_option(int fd, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  return getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

int tpl_is_listening_unix_stream(int fd) {
  return socket_option(fd, SO_DOMAIN) == AF_UNIX && socket_option(fd, SO_TYPE) == SOCK_STREAM &&
         socket_option(fd, SO_ACCEPTCONN) == 1;
}

uint64_t tpl_mount_id(int fd) {
  struct statx found;
  if (statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &found) != 0 || !(found.stx_mask & STATX_MNT_ID)) return 0;
  return found.stx_mnt_id;
}

static int64_t birth_time(int fd, const char *path, int flags) {
  struct statx found;
  if (statx(fd, path, flags, STATX_BTIME, &found) != 0 || !(found.stx_mask & STATX_BTIME)) return 0;
  int64_t time;
  if (__builtin_mul_overflow(found.stx_btime.tv_sec, INT64_C(1000000000), &time)) return INT64_MAX;
  if (__builtin_add_overflow(time, (int64_t)found.stx_btime.tv_nsec, &time)) return INT64_MAX;
  return time;
}

int64_t tpl_birth_time(const char *path) { return birth_time(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW); }
int64_t tpl_birth_time_of(int fd) { return birth_time(fd, "", AT_EMPTY_PATH); }

int tpl_has_access_list(const char *path) {
  if (getxattr(path, "system.posix_acl_access", NULL, 0) > 0) return 1;
  return errno != ENODATA && errno != ENOTSUP && errno != ENOENT;
}

uint32_t tpl_inode_generation(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  if (fd < 0) return 0;
  // The kernel writes an int, whatever the ioctl's number says.
  long generation = 0;
  int result = ioctl(fd, FS_IOC_GETVERSION, &generation);
  close(fd);
  return result == 0 ? (uint32_t)generation : 0;
}

int tpl_limit_arenas(int count) { return mallopt(M_ARENA_MAX, count); }

uint32_t tpl_filesystem_magic(const char *path) {
  struct statfs found;
  return statfs(path, &found) == 0 ? (uint32_t)found.f_type : 0;
}

int tpl_is_directory(uint32_t mode) { return S_ISDIR(mode); }
int tpl_is_regular(uint32_t mode) { return S_ISREG(mode); }
int tpl_is_symlink(uint32_t mode) { return S_ISLNK(mode); }
int tpl_exit_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }
int tpl_accept_cloexec(int fd) { return accept4(fd, 0, 0, SOCK_CLOEXEC); }
int tpl_pipe_cloexec(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
int tpl_bytes_readable(int fd, int *count) { return ioctl(fd, FIONREAD, count); }
int tpl_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
long tpl_random(void *buffer, unsigned long size) { return getrandom(buffer, size, 0); }

int tpl_terminal_width(int fd) {
  struct winsize size;
  return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int tpl_exclude_from_dump(void *start, unsigned long length) { return madvise(start, length, MADV_DONTDUMP); }

// As it was before tpl_forbid_dumps.
static struct rlimit core_limit;
static int has_core_limit;

void tpl_forbid_dumps(void) {
  // Swift's runtime may have handlers that print registers and what they point to. What is ignored stays so for
  // programs that tpl becomes: a shell without job control ignores SIGQUIT for those in the background.
  static const int crashes[] = {SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
  for (unsigned i = 0; i < sizeof crashes / sizeof *crashes; i++) {
    if (signal(crashes[i], SIG_DFL) == SIG_IGN) signal(crashes[i], SIG_IGN);
  }
  struct rlimit now;
  if (getrlimit(RLIMIT_CORE, &now) == 0) {
    if (!has_core_limit) core_limit = now;
    has_core_limit = 1;
    // The hard limit stays: only root could give it back to a program that tpl becomes.
    struct rlimit none = {0, now.rlim_max};
    setrlimit(RLIMIT_CORE, &none);
  }
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void tpl_restore_core_limit(void) {
  if (has_core_limit) setrlimit(RLIMIT_CORE, &core_limit);
}

int tpl_alarm(void) { return timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC); }

int tpl_alarm_set(int fd, int64_t nanoseconds) {
  struct itimerspec time = {.it_value = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000}};
  return timerfd_settime(fd, TFD_TIMER_ABSTIME, &time, 0);
}

int tpl_memory_file(const char *name, int inherited) { return memfd_create(name, inherited ? 0 : MFD_CLOEXEC); }

static long keyring_find(const char *name) {
  return syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_USER_KEYRING, "user", name, 0);
}

// keyctl_setperm(3): everything for the possessor; view, read, search, link and setattr for the user.
static const unsigned keyring_rights = 0x3f000000 | 0x003b0000;

int tpl_keyring_store(const char *name, const void *payload, unsigned long size, unsigned seconds) {
  long key = syscall(SYS_add_key, "user", name, payload, size, KEY_SPEC_PROCESS_KEYRING);
  if (key < 0) return errno;
  if (syscall(SYS_keyctl, KEYCTL_SETPERM, key, keyring_rights) != 0) return errno;
  if (syscall(SYS_keyctl, KEYCTL_SET_TIMEOUT, key, seconds) != 0) return errno;
  return syscall(SYS_keyctl, KEYCTL_LINK, key, KEY_SPEC_USER_KEYRING) != 0 ? errno : 0;
}

long tpl_keyring_load(const char *name, void *buffer, unsigned long size) {
  long key = keyring_find(name);
  return key < 0 ? -1 : syscall(SYS_keyctl, KEYCTL_READ, key, buffer, size);
}

int tpl_keyring_remove(const char *name) {
  long key = keyring_find(name);
  if (key < 0) return errno;
  // Revoked, not only unlinked: other keyrings may have a link.
  if (syscall(SYS_keyctl, KEYCTL_REVOKE, key) != 0) return errno;
  syscall(SYS_keyctl, KEYCTL_UNLINK, key, KEY_SPEC_USER_KEYRING);
  return 0;
}

static struct {
  int fd;
  struct termios settings;
  struct sigaction actions[4];
} muted;
static const int endings[4] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// In the background, tcsetattr(3) would stop the process (SIGTTOU), and the shell has its terminal back already. Of a
// terminal that is not the session's, there is no background.
static void show_input(int when) {
  pid_t foreground = tcgetpgrp(muted.fd);
  if (foreground < 0 || foreground == getpgrp()) tcsetattr(muted.fd, when, &muted.settings);
}

// All of it may be called here (signal-safety(7)); the signal comes again when this returns, and then ends the process.
static void unmute_and_end(int number) {
  show_input(TCSANOW);
  raise(number);
}

int tpl_mute(int fd, int keys) {
  if (tcgetattr(fd, &muted.settings) != 0) return -1;
  muted.fd = fd;
  struct sigaction action = {.sa_handler = unmute_and_end, .sa_flags = (int)SA_RESETHAND};
  for (int i = 0; i < 4; i++) {
    sigaction(endings[i], &action, &muted.actions[i]);
    // Under nohup(1), for instance.
    if (muted.actions[i].sa_handler == SIG_IGN) sigaction(endings[i], &muted.actions[i], NULL);
  }
  struct termios settings = muted.settings;
  settings.c_lflag &= ~(tcflag_t)(keys ? ECHO | ECHONL | ICANON | ISIG | IEXTEN : ECHO);
  if (tcsetattr(fd, TCSAFLUSH, &settings) == 0) return 0;
  tpl_unmute();
  return -1;
}

void tpl_unmute(void) {
  show_input(TCSAFLUSH);
  for (int i = 0; i < 4; i++) sigaction(endings[i], &muted.actions[i], NULL);
}

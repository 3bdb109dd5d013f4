#define _GNU_SOURCE
#include "CallSupervision.h"

#include "CTestSupport.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

// Where the arguments are that name a file: the descriptor of a directory, a path, a descriptor; -1 for none.
struct known_call {
  const char *name;
  int number;
  int directory, path, descriptor;
};

#define BY_PATH(name, path) {#name, SYS_##name, -1, path, -1}
#define BY_DIRECTORY(name, directory, path) {#name, SYS_##name, directory, path, -1}
#define BY_DESCRIPTOR(name, descriptor) {#name, SYS_##name, -1, -1, descriptor}
#define WITHOUT_FILE(name) {#name, SYS_##name, -1, -1, -1}

static const struct known_call known_calls[] = {
#ifdef SYS_open // x86-64 has these, newer machines only the ones with a directory.
    BY_PATH(open, 0), BY_PATH(stat, 0), BY_PATH(lstat, 0), BY_PATH(access, 0), BY_PATH(readlink, 0), BY_PATH(rename, 1),
    BY_PATH(link, 1), BY_PATH(unlink, 0), BY_PATH(mkdir, 0), BY_PATH(rmdir, 0), BY_PATH(symlink, 1), BY_PATH(chmod, 0),
    WITHOUT_FILE(fork), WITHOUT_FILE(vfork), WITHOUT_FILE(pipe),
#endif
    BY_DIRECTORY(openat, 0, 1), BY_DIRECTORY(openat2, 0, 1), BY_DIRECTORY(newfstatat, 0, 1), BY_DIRECTORY(statx, 0, 1),
    BY_DIRECTORY(faccessat, 0, 1), BY_DIRECTORY(faccessat2, 0, 1), BY_DIRECTORY(readlinkat, 0, 1),
    BY_DIRECTORY(renameat, 2, 3), BY_DIRECTORY(renameat2, 2, 3), BY_DIRECTORY(linkat, 2, 3),
    BY_DIRECTORY(unlinkat, 0, 1), BY_DIRECTORY(mkdirat, 0, 1), BY_DIRECTORY(symlinkat, 1, 2),
    BY_DIRECTORY(fchmodat, 0, 1), BY_DIRECTORY(utimensat, 0, 1), BY_DIRECTORY(execveat, 0, 1), BY_PATH(execve, 0),
    BY_PATH(chdir, 0), BY_PATH(statfs, 0), BY_PATH(truncate, 0), BY_DIRECTORY(inotify_add_watch, -1, 1),
    BY_DESCRIPTOR(read, 0), BY_DESCRIPTOR(pread64, 0), BY_DESCRIPTOR(readv, 0), BY_DESCRIPTOR(write, 0),
    BY_DESCRIPTOR(pwrite64, 0), BY_DESCRIPTOR(writev, 0), BY_DESCRIPTOR(fsync, 0), BY_DESCRIPTOR(fdatasync, 0),
    BY_DESCRIPTOR(fstat, 0), BY_DESCRIPTOR(fstatfs, 0), BY_DESCRIPTOR(getdents64, 0), BY_DESCRIPTOR(ftruncate, 0),
    BY_DESCRIPTOR(fallocate, 0), BY_DESCRIPTOR(fchmod, 0), BY_DESCRIPTOR(flock, 0), BY_DESCRIPTOR(fcntl, 0),
    BY_DESCRIPTOR(lseek, 0), BY_DESCRIPTOR(sendfile, 0), BY_DESCRIPTOR(copy_file_range, 2), BY_DESCRIPTOR(mmap, 4),
    BY_DESCRIPTOR(fchdir, 0), BY_DESCRIPTOR(close, 0), BY_DESCRIPTOR(connect, 0), BY_DESCRIPTOR(bind, 0),
    BY_DESCRIPTOR(listen, 0), BY_DESCRIPTOR(accept4, 0), BY_DESCRIPTOR(sendto, 0), BY_DESCRIPTOR(recvfrom, 0),
    BY_DESCRIPTOR(sendmsg, 0), BY_DESCRIPTOR(recvmsg, 0), BY_DESCRIPTOR(dup2, 0), WITHOUT_FILE(dup3),
    WITHOUT_FILE(socket), WITHOUT_FILE(pipe2), WITHOUT_FILE(clone), WITHOUT_FILE(clone3), WITHOUT_FILE(mlock),
    WITHOUT_FILE(mlock2), WITHOUT_FILE(mprotect), WITHOUT_FILE(memfd_create), WITHOUT_FILE(getcwd),
    WITHOUT_FILE(inotify_init1), WITHOUT_FILE(epoll_create1), WITHOUT_FILE(getrandom), WITHOUT_FILE(add_key),
    WITHOUT_FILE(keyctl), WITHOUT_FILE(poll), WITHOUT_FILE(ppoll), WITHOUT_FILE(umask), WITHOUT_FILE(prctl),
};

static const size_t known_count = sizeof known_calls / sizeof *known_calls;

int test_call_number(const char *name) {
  for (size_t i = 0; i < known_count; i++)
    if (strcmp(known_calls[i].name, name) == 0) return known_calls[i].number;
  return -1;
}

// MARK: - The child

// Above all that the program uses: what the child sends the listener through is no call of the program's.
enum { messenger = 900 };

static int send_descriptor(int socket, int descriptor) {
  char byte = 0, control[CMSG_SPACE(sizeof(int))] = {0};
  struct iovec vector = {&byte, 1};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  return sendmsg(socket, &message, 0) == 1 ? 0 : -1;
}

static int receive_descriptor(int socket) {
  char byte, control[CMSG_SPACE(sizeof(int))];
  struct iovec vector = {&byte, 1};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t count;
  do count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  while (count < 0 && errno == EINTR);
  struct cmsghdr *header = count == 1 ? CMSG_FIRSTHDR(&message) : NULL;
  int descriptor = -1;
  if (header) memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
  return descriptor;
}

enum { most_calls = 128 };

// The first instructions let the messenger through, the last ones everything that is not asked about.
static int install_filter(const int *calls, size_t count) {
  struct sock_filter code[most_calls + 8];
  unsigned short size = 0;
  code[size++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0]));
  code[size++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, messenger, 0, 1);
  code[size++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  code[size++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
  for (size_t i = 0; i < count; i++)
    code[size++] = (struct sock_filter)BPF_JUMP(
        BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i], (unsigned char)(count - i), 0);
  code[size++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  code[size++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
  struct sock_fprog program = {size, code};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -1;
  unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER;
  long listener = syscall(
      SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &program);
  if (listener < 0) listener = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
  return (int)listener;
}

// Runs between fork and execve: async-signal-safe functions only.
static void run_supervised(
    const char *path, char *const arguments[], char *const environment[], const char *directory,
    const int descriptors[3], const int *calls, size_t count, int socket) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setsid();
  if (directory && chdir(directory) != 0) _exit(127);
  int standard[3];
  if (dup3(socket, messenger, O_CLOEXEC) < 0) _exit(127);
  for (int i = 0; i < 3; i++) standard[i] = fcntl(descriptors[i], F_DUPFD, 10);
  for (int i = 0; i < 3; i++) dup2(standard[i], i);
  close_range(3, messenger - 1, 0);
  close_range(messenger + 1, ~0U, 0);
  int listener = install_filter(calls, count);
  // The listener closes on exec by itself.
  if (listener < 0 || send_descriptor(messenger, listener) != 0) _exit(127);
  execve(path, arguments, environment);
  _exit(127);
}

int test_spawn_supervised(
    const char *path, char *const arguments[], char *const environment[], const char *directory,
    const int descriptors[3], const int *calls, size_t count, pid_t *child, int *listener) {
  if (count > most_calls) return E2BIG;
  int sockets[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) return errno;
  sigset_t all, saved;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &saved);
  pid_t pid = fork();
  int code = errno;
  if (pid == 0) run_supervised(path, arguments, environment, directory, descriptors, calls, count, sockets[1]);
  pthread_sigmask(SIG_SETMASK, &saved, NULL);
  close(sockets[1]);
  *listener = pid < 0 ? -1 : receive_descriptor(sockets[0]);
  close(sockets[0]);
  if (pid < 0) return code;
  *child = pid;
  if (*listener >= 0) return 0;
  test_end_session(pid);
  return ENOSYS;
}

// MARK: - The supervisor

int test_process_descriptor(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

enum test_next_call test_wait_for_call(int listener, int ended, int milliseconds, struct test_call *call) {
  struct pollfd entries[] = {{.fd = listener, .events = POLLIN}, {.fd = ended, .events = POLLIN}};
  if (poll(entries, 2, milliseconds) <= 0) return TEST_CALL_NONE;
  if (entries[0].revents & POLLIN) {
    struct seccomp_notif notification;
    memset(&notification, 0, sizeof notification);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notification) != 0) return TEST_CALL_NONE;
    call->identifier = notification.id;
    call->thread = (pid_t)notification.pid;
    call->number = notification.data.nr;
    for (int i = 0; i < 6; i++) call->arguments[i] = notification.data.args[i];
    return TEST_CALL_WAITS;
  }
  if (entries[0].revents) return TEST_CALL_NOBODY_LEFT;
  return entries[1].revents ? TEST_CALL_CHILD_ENDED : TEST_CALL_NONE;
}

void test_answer_call(int listener, const struct test_call *call, int code) {
  struct seccomp_notif_resp answer = {.id = call->identifier};
  if (code) answer.error = -code;
  else answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
  ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

static void link_text(char *path, size_t capacity, const char *link) {
  ssize_t count = readlink(link, path, capacity - 1);
  path[count > 0 ? count : 0] = '\0';
}

void test_program_of(pid_t thread, char *path, size_t capacity) {
  char link[64];
  snprintf(link, sizeof link, "/proc/%d/exe", thread);
  link_text(path, capacity, link);
}

pid_t test_process_of(pid_t thread) {
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%d/status", thread);
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t count = descriptor < 0 ? -1 : read(descriptor, text, sizeof text - 1);
  if (descriptor >= 0) close(descriptor);
  text[count > 0 ? count : 0] = '\0';
  const char *line = strstr(text, "\nTgid:");
  return line ? (pid_t)atoi(line + 6) : thread;
}

static void descriptor_path(pid_t thread, int descriptor, char *path, size_t capacity) {
  char link[64];
  if (descriptor == AT_FDCWD) snprintf(link, sizeof link, "/proc/%d/cwd", thread);
  else snprintf(link, sizeof link, "/proc/%d/fd/%d", thread, descriptor);
  link_text(path, capacity, link);
}

static void text_of(pid_t thread, unsigned long long address, char *text, size_t capacity) {
  // Not over the end of a page: what lies there may not be mapped.
  size_t count = 0;
  while (count < capacity - 1) {
    size_t some = 4096 - (address + count) % 4096;
    if (some > capacity - 1 - count) some = capacity - 1 - count;
    struct iovec local = {text + count, some}, remote = {(void *)(address + count), some};
    if (process_vm_readv(thread, &local, 1, &remote, 1, 0) != (ssize_t)some) break;
    if (memchr(text + count, '\0', some)) return;
    count += some;
  }
  text[count] = '\0';
}

void test_call_path(const struct test_call *call, char *path, size_t capacity) {
  path[0] = '\0';
  for (size_t i = 0; i < known_count; i++) {
    const struct known_call *known = &known_calls[i];
    if (known->number != call->number) continue;
    if (known->descriptor >= 0) {
      descriptor_path(call->thread, (int)call->arguments[known->descriptor], path, capacity);
    } else if (known->path >= 0) {
      char name[4096];
      text_of(call->thread, call->arguments[known->path], name, sizeof name);
      size_t used = 0;
      if (name[0] != '/') {
        int directory = known->directory >= 0 ? (int)call->arguments[known->directory] : AT_FDCWD;
        descriptor_path(call->thread, directory, path, capacity);
        used = strlen(path);
        if (used && name[0] && used + 1 < capacity) path[used++] = '/';
      }
      snprintf(path + used, capacity - used, "%s", name);
    }
    return;
  }
}

int test_contains(const void *bytes, size_t count, const char *text) {
  return memmem(bytes, count, text, strlen(text)) != NULL;
}

// without-keyring EPERM|ENOSYS|add_key PROGRAM [ARGUMENT…]: runs a program for which add_key(2), request_key(2) and
// keyctl(2) fail, as in most containers, or only the first of them, with EPERM.
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int block_keyring(unsigned code, int is_all) {
  struct sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_add_key, 2, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, is_all ? SYS_request_key : SYS_add_key, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, is_all ? SYS_keyctl : SYS_add_key, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | code),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {.len = sizeof program / sizeof *program, .filter = program};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0;
}

int main(int count, char **arguments) {
  if (count < 3) return 64;
  if (block_keyring(strcmp(arguments[1], "ENOSYS") == 0 ? ENOSYS : EPERM, strcmp(arguments[1], "add_key") != 0)) {
    perror("without-keyring: seccomp");
    return 69;
  }
  execvp(arguments[2], arguments + 2);
  perror(arguments[2]);
  return 127;
}

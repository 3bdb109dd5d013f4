#ifndef C_CALL_SUPERVISION_H
#define C_CALL_SUPERVISION_H

#include <stddef.h>
#include <sys/types.h>

/// A system call that waits for an answer.
struct test_call {
  unsigned long long identifier;
  /// Of the thread.
  pid_t thread;
  int number;
  unsigned long long arguments[6];
};

enum test_next_call { TEST_CALL_NONE, TEST_CALL_WAITS, TEST_CALL_CHILD_ENDED, TEST_CALL_NOBODY_LEFT };

/// The number of a system call here, or -1 where there is none of that name.
int test_call_number(const char *name);

/// As test_spawn. Each of the calls, of the child and of all that come from it, then waits for test_answer_call
/// (seccomp_unotify(2)): `*listener` must be served until nobody is left. Needs no right that a debugger needs. Returns
/// 0 or an errno.
int test_spawn_supervised(
    const char *path, char *const arguments[], char *const environment[], const char *directory,
    const int descriptors[3], const int *calls, size_t count, pid_t *child, int *listener);

/// pidfd_open(2), which the Glibc module lacks.
int test_process_descriptor(pid_t process);

/// Waits for a call, at most that many milliseconds, or until the process of `ended` has ended unless that is -1.
enum test_next_call test_wait_for_call(int listener, int ended, int milliseconds, struct test_call *call);

/// Lets the call fail with that errno; 0: lets it happen.
void test_answer_call(int listener, const struct test_call *call, int code);

/// The file that the call names or has open, or "". Only valid while the call waits.
void test_call_path(const struct test_call *call, char *path, size_t capacity);

/// The process of a thread.
pid_t test_process_of(pid_t thread);

/// The path of the program that the thread runs, or "".
void test_program_of(pid_t thread, char *path, size_t capacity);

/// memmem(3), which the Glibc module lacks.
int test_contains(const void *bytes, size_t count, const char *text);

#endif

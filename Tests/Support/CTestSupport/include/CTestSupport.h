#ifndef C_TEST_SUPPORT_H
#define C_TEST_SUPPORT_H

#include <sys/types.h>

#include "CallSupervision.h"

/// Starts `path` in a session of its own, with default signal dispositions, an empty signal mask and no
/// descriptors but its standard ones. `descriptors` become 0, 1 and 2; if `terminal` is not NULL, it is
/// opened instead, as the controlling terminal. `handed` becomes 3 unless it is -1. Returns 0 or an errno; a child that
/// cannot run exits 127.
int test_spawn(
    const char *path, char *const arguments[], char *const environment[], const char *directory,
    const int descriptors[3], const char *terminal, int handed, pid_t *child);

enum test_socket_kind { TEST_SOCKET_LISTENING, TEST_SOCKET_BOUND, TEST_SOCKET_DATAGRAM, TEST_SOCKET_CONNECTED };

/// A Unix socket at a path, or at a name without a file if it begins with `@`: a stream that is listened at, only bound
/// or connected, or a bound datagram socket. Close-on-exec. Returns -1 with errno set.
int test_socket(enum test_socket_kind kind, const char *path);

/// Opens a pseudoterminal of the given size, close-on-exec and non-blocking. `name` receives the path of its
/// other end. Returns the descriptor, or -1 with errno set.
int test_open_terminal(int columns, int rows, char *name, size_t capacity);

/// pipe2(2), which the Glibc module lacks, close-on-exec: a concurrent fork must not inherit an end.
int test_pipe(int ends[2]);

/// Sends SIGKILL to every process of the session that `leader` began, then reaps the leader.
void test_end_session(pid_t leader);

/// The exit status of a shell: 128 + N for signal N. -1 if the child still runs.
int test_reap(pid_t child);

/// renameat2(2) with RENAME_EXCHANGE, which the Glibc module lacks. Returns 0, or -1 with errno set.
int test_exchange(const char *left, const char *right);

/// open(2) with O_TMPFILE in `directory`, then linkat(2) gives the file its first name. Returns 0, or -1 with errno
/// set.
int test_link_unnamed(const char *directory, const char *name);

#endif

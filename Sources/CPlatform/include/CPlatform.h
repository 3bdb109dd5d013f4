#ifndef TPL_CPLATFORM_H
#define TPL_CPLATFORM_H

// What the Glibc module lacks: it is built without _GNU_SOURCE and leaves out function-like macros.
// No system header here: with _GNU_SOURCE their types would differ from those of other C modules.
#include <stdint.h>

// getdents64(2).
long tpl_getdents64(int fd, void *buffer, unsigned long size);

// posix_spawn(3) with default signals, optionally in a session of its own; returns the errno.
int tpl_spawn(int *pid, const char *path, char *const argv[], char *const envp[], int in, int out, int err,
              int new_session);

// The uid of the process at the other end of a Unix socket (SO_PEERCRED); -1 on failure.
int64_t tpl_peer_uid(int fd);

// Whether a descriptor is a listening stream socket of the family AF_UNIX.
int tpl_is_listening_unix_stream(int fd);

// The mount that an open file lies on (statx(2), STATX_MNT_ID); 0 when the kernel does not say.
uint64_t tpl_mount_id(int fd);

// When a file was made, not followed where it is a symlink (statx(2), STATX_BTIME): nanoseconds since 1970, as far as a
// number holds them; 0 when the file system does not say, or there is no such file.
int64_t tpl_birth_time(const char *path);
int64_t tpl_birth_time_of(int fd);

// Whether a file has an access control list (acl(5)), or it cannot be told.
int tpl_has_access_list(const char *path);

// The generation of an inode (ioctl_iflags(2), FS_IOC_GETVERSION), for file systems without times of birth; 0 when
// unknown.
uint32_t tpl_inode_generation(const char *path);

// mallopt(3), M_ARENA_MAX; 0 on failure.
int tpl_limit_arenas(int count);
// f_type of statfs(2); 0 on failure.
uint32_t tpl_filesystem_magic(const char *path);

// open(2) with O_TMPFILE: a new file of a directory that has no name yet, close on exec; -1 with errno.
int tpl_open_unnamed(const char *directory, uint32_t mode);
// Gives it a name that must be free (linkat(2)); -1 with errno.
int tpl_link_unnamed(int fd, const char *path);
// renameat2(2) with RENAME_NOREPLACE; -1 with errno.
int tpl_rename_to_free_name(const char *from, const char *to);

int tpl_is_directory(uint32_t mode);
int tpl_is_regular(uint32_t mode);
int tpl_is_symlink(uint32_t mode);
// Of a status from waitpid(2): the exit status, or 128 + the signal.
int tpl_exit_status(int status);

// The process's arguments, as the kernel gave them; NULL is behind the last one.
char **tpl_arguments(void);
// accept4(2) with SOCK_CLOEXEC.
int tpl_accept_cloexec(int fd);
// pipe2(2) with O_CLOEXEC.
int tpl_pipe_cloexec(int ends[2]);
// FIONREAD.
int tpl_bytes_readable(int fd, int *count);
// Columns of the terminal; 0 when there is none.
int tpl_terminal_width(int fd);
// eventfd(2), non-blocking, close on exec.
int tpl_eventfd(void);
// getrandom(2).
long tpl_random(void *buffer, unsigned long size);
// madvise(2) with MADV_DONTDUMP.
int tpl_exclude_from_dump(void *start, unsigned long length);
// Soft RLIMIT_CORE 0, PR_SET_DUMPABLE 0, crashes without a handler: no core file, no backtrace, and no other process of
// the user's reads this one's memory.
void tpl_forbid_dumps(void);
// RLIMIT_CORE as it was before, for a program that this process becomes; execve(2) makes it dumpable again.
void tpl_restore_core_limit(void);
// timerfd_create(2) of CLOCK_BOOTTIME, blocking, close on exec; set to a time of that clock, 0 for never.
int tpl_alarm(void);
int tpl_alarm_set(int fd, int64_t nanoseconds);
// memfd_create(2): a file without a name, close on exec unless `inherited`.
int tpl_memory_file(const char *name, int inherited);
// A key of type "user" in the user's keyring (add_key(2), keyctl(2)). Errno, or 0; load gives the length, or -1.
int tpl_keyring_store(const char *name, const void *payload, unsigned long size, unsigned seconds);
long tpl_keyring_load(const char *name, void *buffer, unsigned long size);
int tpl_keyring_remove(const char *name);
// Takes the echo from a terminal until tpl_unmute, or until a signal ends the process; with `keys` those that send
// signals or edit the line are characters, too. -1 with errno when it is no terminal. One at a time.
int tpl_mute(int fd, int keys);
void tpl_unmute(void);
// Gives back what a process has from the one that started it: descriptors from `first` on, working directory, signals
// that are blocked or ignored, soft limits, priorities, session keyring, score for the OOM killer.
void tpl_detach(int first, const char *oom_score);
#endif

// What libraries do at each start and neither program needs, wrapped away (--wrap in Package.swift). Debug builds wrap
// nothing.
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// The Swift runtime looks for swift-backtrace in nine places; no static program has one beside it.
char *__wrap_swift_copyAuxiliaryExecutablePath(const char *name) {
  (void)name;
  return 0;
}

// It looks for the arguments on the stack, which it finds in /proc/self/maps. Without that file CommandLine has none,
// and the start is done: see tpl_arguments.
FILE *__real_fopen(const char *path, const char *mode) __attribute__((weak));
FILE *__wrap_fopen(const char *path, const char *mode) {
  return strcmp(path, "/proc/self/maps") == 0 ? NULL : __real_fopen(path, mode);
}

// libdispatch asks twice how many processors there are, for which glibc reads a file in /sys. It does without those
// that this process may not use.
long __real_sysconf(int name) __attribute__((weak));
long __wrap_sysconf(int name) {
  cpu_set_t usable;
  if (name == _SC_NPROCESSORS_CONF && sched_getaffinity(0, sizeof usable, &usable) == 0) return CPU_COUNT(&usable);
  return __real_sysconf(name);
}

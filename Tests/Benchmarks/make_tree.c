// make_tree ROOT COMPONENTS DIRECTORIES FILES: a deterministic repository of the benchmarks' shape.
//
//   infra/<group>/<component>  platform/<area>/<component>  application/<domain>/<team>/<component>
//
// Components have compose, config, scripts, volumes (application: src); deeper directories are spread over them, then
// files over all. Prints the path of every component, relative to ROOT. Totals are exact and do not count ROOT itself.
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const kinds[] = {"api", "db",    "proxy", "worker", "cache", "queue",  "exporter",
                                    "ui",  "agent", "store", "router", "auth",  "bridge", "vault"};
static const char *const areas[] = {"data", "ci", "search", "gateway", "identity", "messaging", "registry", "ml"};
static const char *const parts[] = {"compose", "config", "scripts", "volumes", "src"};
static const char *const deeper[] = {"conf.d", "lib", "data", "templates", "hooks", "tests", "sql", "assets"};
static const char *const suffixes[] = {".yml", ".py", ".sh", ".json", ".toml", ".conf", ".md", ".sql"};
enum { KINDS = sizeof kinds / sizeof *kinds, AREAS = 8, PARTS = 5, DEEPER = 8, SUFFIXES = 8 };

static char **directories;
static size_t count, limit;
static uint64_t state = 88172645463325252ULL;

static size_t pick(size_t bound) {  // xorshift64
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (size_t)(state % bound);
}

__attribute__((format(printf, 1, 2))) static int add(const char *format, ...) {
  char *path = NULL;
  va_list arguments;
  __builtin_va_start(arguments, format);
  if (vasprintf(&path, format, arguments) < 0) err(1, "vasprintf");
  __builtin_va_end(arguments);
  if (mkdir(path, 0755) != 0) {
    if (errno != EEXIST) err(1, "mkdir %s", path);
    free(path);
    return 0;
  }
  directories[count++] = path;
  return 1;
}

int main(int argc, char **argv) {
  if (argc != 5) errx(64, "usage: make_tree ROOT COMPONENTS DIRECTORIES FILES");
  size_t components = strtoul(argv[2], NULL, 10), files = strtoul(argv[4], NULL, 10);
  limit = strtoul(argv[3], NULL, 10);
  directories = calloc(limit + 8, sizeof *directories);
  if (!directories) err(1, "calloc");
  umask(022);
  if (mkdir(argv[1], 0755) != 0 && errno != EEXIST) err(1, "mkdir %s", argv[1]);
  if (chdir(argv[1]) != 0) err(1, "chdir %s", argv[1]);

  add("infra");
  add("platform");
  add("application");
  for (size_t i = 0; i < components && count < limit; i++) {
    const char *kind = kinds[pick(KINDS)], *area = areas[pick(AREAS)];
    if (i % 10 < 2) {
      add("infra/%s", area);
      add("infra/%s/%s-%04zu", area, kind, i);
    } else if (i % 10 < 5) {
      add("platform/%s", area);
      add("platform/%s/%s-%04zu", area, kind, i);
    } else {
      size_t team = pick(8);
      add("application/%s", area);
      add("application/%s/team-%zu", area, team);
      add("application/%s/team-%zu/%s-%s-%04zu", area, team, area, kind, i);
    }
    puts(directories[count - 1]);
  }
  // Four or five parts a component, as far as the total allows; the deeper ones go below the parts.
  size_t first = 0, end = count;
  for (size_t i = 0; i < end && count < limit; i++) {
    const char *last = strrchr(directories[i], '-');
    if (!last || strlen(last) != 5) continue;  // only components end in -NNNN
    size_t wanted = directories[i][0] == 'a' ? PARTS : PARTS - 1;
    for (size_t part = 0; part < wanted && count < limit; part++) {
      if (add("%s/%s", directories[i], parts[part]) && !first) first = count - 1;
    }
  }
  for (size_t i = 0; count < limit; i++) add("%s/%s-%zu", directories[first + pick(count - first)], deeper[pick(DEEPER)], i);
  for (size_t i = 0; i < files; i++) {
    char path[4096], text[64];
    snprintf(path, sizeof path, "%s/%s-%05zu%s", directories[3 + pick(count - 3)], kinds[i % KINDS], i,
             suffixes[i % SUFFIXES]);
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) err(1, "open %s", path);
    int length = snprintf(text, sizeof text, "# file %zu\n", i);
    if (write(file, text, (size_t)length) != length) err(1, "write %s", path);
    close(file);
  }
  return 0;
}

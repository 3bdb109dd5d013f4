// How settle and synced ask a watcher over its socket to answer once it knows everything that was done before.
#pragma once
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

struct watcher {
  int socket, is_tpld;
  char message[4608], clock[128];
  size_t length;
};

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

// Sources/WatcherProtocol/WatcherMessage.swift: the length, then fields separated by NUL: protocol, version of the
// client, verb.
static void compose_for_tpld(struct watcher *watcher, const char *root) {
  char *text = watcher->message + sizeof(uint32_t);
  int length = snprintf(text, sizeof watcher->message - sizeof(uint32_t), "2%c0%csync%c%s", 0, 0, 0, root);
  for (size_t byte = 0; byte < sizeof(uint32_t); byte++) watcher->message[byte] = (char)((uint32_t)length >> (8 * byte));
  watcher->length = sizeof(uint32_t) + (size_t)length;
}

// The cheapest question that watchman synchronizes.
static void compose_for_watchman(struct watcher *watcher, const char *root) {
  const char *format = "[\"clock\",\"%s\",{\"sync_timeout\":60000}]\n";
  watcher->length = (size_t)snprintf(watcher->message, sizeof watcher->message, format, root);
}

static struct watcher connect_to(const char *name, const char *path, const char *root) {
  struct watcher watcher = {.socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path || strlen(root) > 4096) errx(64, "%s or %s is too long", path, root);
  memcpy(address.sun_path, path, strlen(path));
  watcher.is_tpld = strcmp(name, "tpld") == 0;
  (watcher.is_tpld ? compose_for_tpld : compose_for_watchman)(&watcher, root);
  if (watcher.socket < 0 || connect(watcher.socket, (struct sockaddr *)&address, sizeof address) != 0) err(2, "%s", path);
  return watcher;
}

// The length tells where tpld's answer ends, a line feed where watchman's does.
static int is_whole(const struct watcher *watcher, const char *answer, size_t size) {
  uint32_t length = 0;
  if (!watcher->is_tpld) return size > 0 && answer[size - 1] == '\n';
  if (size < sizeof length) return 0;
  for (size_t byte = 0; byte < sizeof length; byte++) length |= (uint32_t)(unsigned char)answer[byte] << (8 * byte);
  return size >= sizeof length + length;
}

// Asks, waits for the answer and keeps the clock that is in it; ends the program when there is none.
static void ask(struct watcher *watcher) {
  char answer[4096] = {0};
  const char *clock = NULL;
  size_t size = 0;
  if (write(watcher->socket, watcher->message, watcher->length) != (ssize_t)watcher->length) err(2, "write");
  while (!is_whole(watcher, answer, size)) {
    ssize_t count = read(watcher->socket, answer + size, sizeof answer - 1 - size);
    if (count <= 0) err(2, "no answer");
    size += (size_t)count;
  }
  answer[size] = 0;
  if (watcher->is_tpld) {
    if (size > sizeof(uint32_t) && answer[sizeof(uint32_t)] == 0) clock = answer + sizeof(uint32_t) + 1;
  } else {
    char *start = strstr(answer, "\"clock\":\"");
    if (start) {
      clock = start + strlen("\"clock\":\"");
      start[strlen("\"clock\":\"") + strcspn(clock, "\"")] = 0;
    }
  }
  if (!clock) errx(2, "refused");
  size_t length = strnlen(clock, sizeof watcher->clock - 1);
  memcpy(watcher->clock, clock, length);
  watcher->clock[length] = 0;
}

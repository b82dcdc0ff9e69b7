#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int linux_core_count(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return CPU_COUNT(&set);
}

char **linux_environment(void) { return environ; }

int linux_contains(const void *bytes, size_t count, const void *needle, size_t needle_count) {
  return memmem(bytes, count, needle, needle_count) != NULL;
}

int64_t linux_wall_microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

void linux_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

int linux_semaphore_wait(sem_t *semaphore, int milliseconds) {
  struct timespec end;
  clock_gettime(CLOCK_MONOTONIC, &end);
  end.tv_sec += milliseconds / 1000;
  end.tv_nsec += milliseconds % 1000 * 1000000L;
  if (end.tv_nsec >= 1000000000L) {
    end.tv_sec += 1;
    end.tv_nsec -= 1000000000L;
  }
  int status;
  do status = sem_clockwait(semaphore, CLOCK_MONOTONIC, &end);
  while (status != 0 && errno == EINTR);
  return status;
}

static _Thread_local char token;

uintptr_t linux_thread_token(void) { return (uintptr_t)&token; }

int linux_accept(int fd, struct sockaddr_storage *address) {
  socklen_t length = sizeof *address;
  return accept4(fd, (struct sockaddr *)address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int linux_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t nanoseconds) {
  static _Thread_local int is_missing;
  if (nanoseconds > 0 && nanoseconds % 1000000 != 0 && !is_missing) {
    struct timespec wait = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    int count = epoll_pwait2(epoll, events, capacity, &wait, NULL);
    if (count >= 0 || (errno != ENOSYS && errno != EPERM)) return count;
    is_missing = 1;
  }
  int64_t milliseconds = nanoseconds < 0 ? -1 : (nanoseconds + 999999) / 1000000;
  return epoll_wait(epoll, events, capacity, milliseconds > 60000 ? 60000 : (int)milliseconds);
}

int linux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

ssize_t linux_read_cached(int fd, void *buffer, size_t count, off_t offset) {
  struct iovec part = {buffer, count};
  return preadv2(fd, &part, 1, offset, RWF_NOWAIT);
}

int linux_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

pid_t linux_spawn(char *const arguments[], char *const environment[], int input, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  if (posix_spawn_file_actions_init(&actions) != 0) return -1;
  if (posix_spawnattr_init(&attributes) != 0) {
    posix_spawn_file_actions_destroy(&actions);
    return -1;
  }
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  pid_t child = -1;
  int failed = posix_spawn_file_actions_adddup2(&actions, input, 0) ||
               posix_spawn_file_actions_adddup2(&actions, output, 1) ||
               posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) ||
               posix_spawn_file_actions_addclosefrom_np(&actions, 3) ||
               posix_spawn_file_actions_addchdir_np(&actions, "/") ||
               posix_spawnattr_setsigmask(&attributes, &none) ||
               posix_spawnattr_setsigdefault(&attributes, &all) ||
               posix_spawnattr_setpgroup(&attributes, 0) ||
               posix_spawnattr_setflags(
                   &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) ||
               posix_spawn(&child, arguments[0], &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return failed ? -1 : child;
}

int linux_has_exited(pid_t child) {
  siginfo_t information = {0};
  if (waitid(P_PID, (id_t)child, &information, WEXITED | WNOHANG | WNOWAIT) != 0) return errno == EINTR ? 0 : -1;
  return information.si_pid == child;
}

// Kernel interfaces that Glibc's module map leaves out, and the few calls that Swift cannot spell.
#pragma once
#include <stdint.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <semaphore.h>

/// The cores this process may run on: `taskset` and container CPU sets count.
int linux_core_count(void);
/// The process's environment, NAME=value strings up to a null pointer. Read it before any thread may change it.
char **linux_environment(void);
/// The wall clock, in microseconds since 1970.
int64_t linux_wall_microseconds(void);
/// Names the calling thread for `top -H` and debuggers; at most 15 bytes.
void linux_name_thread(const char *name);
/// Whether `needle` stands anywhere in `bytes`.
int linux_contains(const void *bytes, size_t count, const void *needle, size_t needle_count);
/// Waits on a semaphore, by the monotonic clock; 0, or -1 when the time passed.
int linux_semaphore_wait(sem_t *semaphore, int milliseconds);

/// A number that only the calling thread has. The compiler cannot see through the call: Swift takes
/// pthread_self() for constant and keeps its result across a change of thread.
uintptr_t linux_thread_token(void);
/// epoll_wait with nanoseconds (-1: for ever), rounded up to milliseconds where the kernel knows no better.
int linux_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t nanoseconds);
/// accept4 with SOCK_NONBLOCK and SOCK_CLOEXEC.
int linux_accept(int fd, struct sockaddr_storage *address);
/// pipe2 with O_CLOEXEC.
int linux_pipe(int ends[2]);
/// Reads what the page cache has at `offset`, without waiting for the disk; -1 with EAGAIN when it has nothing, with
/// EOPNOTSUPP where the file system cannot tell.
ssize_t linux_read_cached(int fd, void *buffer, size_t count, off_t offset);
/// A file in memory, empty, with close-on-exec; its descriptor, or -1.
int linux_memory_file(const char *name);
/// Starts the program arguments[0] with posix_spawn: `input` and `output` are its descriptors 0 and 1, /dev/null is 2,
/// and it has no others; it is in "/", first of a process group of its own, and has no signal blocked or ignored. Both
/// lists end with a null pointer. Its number, or -1.
pid_t linux_spawn(char *const arguments[], char *const environment[], int input, int output);
/// 1: the child has ended and waits to be reaped; 0: it runs; -1: there is no such child. Does not wait.
int linux_has_exited(pid_t child);

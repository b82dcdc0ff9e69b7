// The kernel interfaces that Glibc's Swift module leaves out.
#pragma once
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <semaphore.h>

/// The cores this process may run on: `taskset` and container CPU sets count.
int linux_core_count(void);
/// The process's environment, NAME=value strings up to a null pointer. Read it before any thread may change it.
char **linux_environment(void);
/// Names the calling thread for `top -H` and debuggers; at most 15 bytes.
void linux_name_thread(const char *name);
/// Waits on a semaphore, by the monotonic clock; 0, or -1 when the time passed.
int linux_semaphore_wait(sem_t *semaphore, int milliseconds);

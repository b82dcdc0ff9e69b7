/* A disk that loses power, as a library to preload into the server.
 *
 * It watches the files below one folder and keeps a second folder, the shadow, which holds only what a
 * disk must still have after the power went: what was flushed by fsync or fdatasync. Kill the process and
 * start on the shadow: that is a power cut. Unflushed writes are lost, but for a seeded random share of
 * their 512-byte sectors, which reach the shadow early and in no order, as write-back does. A kill in the
 * middle of a flush leaves part of it. Creations, renames and removals reach the shadow at the next flush
 * of anything, as a file system's journal does.
 *
 * It also injects faults, by numbers that the test writes into a shared control file.
 *
 * POWERCUT_LIVE     the watched folder, without links in its path
 * POWERCUT_SHADOW   the shadow folder
 * POWERCUT_CONTROL  the control file, at least as long as struct control
 * POWERCUT_EARLY    how many of 1000 sectors are written early (default 0)
 * POWERCUT_SEED     for their choice
 * POWERCUT_KILL_AT  the process is killed just before its call of this number that changes or flushes a
 *                   watched file, counted from 1 (default: never)
 *
 * Not watched: writes through mmap (SQLite's -shm file, which is rebuilt after a crash), stdio, sendfile.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { SECTOR = 512, FILES = 4096, CHANGES = 1024 };

struct control {
  volatile int32_t write_error;   /* errno of every write that changes a watched file, 0 for none */
  volatile int32_t sync_error;    /* errno of every flush; what it should have flushed is lost */
  volatile int32_t sync_delay_ms; /* a slow disk */
  volatile int32_t writes;        /* counted here */
  volatile int32_t syncs;         /* counted here */
  volatile int32_t kill_in;       /* the process is killed at its call of this number from now, 0 for never */
};

struct range { off_t start, end; };

struct file {
  dev_t device;
  ino_t inode;
  char name[256]; /* below the watched folder */
  struct range *dirty;
  size_t count, capacity;
};

struct change { char from[256], to[256]; }; /* an empty `to` removes */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct file files[FILES];
static struct change changes[CHANGES];
static size_t file_count, change_count;
static char live[PATH_MAX], shadow[PATH_MAX];
static struct control none, *control = &none;
static uint64_t chance;
static unsigned early;
static long kill_at, calls;
static int watching;

#define REAL(type, name, ...) static type (*real_##name)(__VA_ARGS__)
REAL(ssize_t, write, int, const void *, size_t);
REAL(ssize_t, pwrite64, int, const void *, size_t, off_t);
REAL(ssize_t, writev, int, const struct iovec *, int);
REAL(ssize_t, pwritev64, int, const struct iovec *, int, off_t);
REAL(int, ftruncate64, int, off_t);
REAL(int, fallocate64, int, int, off_t, off_t);
REAL(int, posix_fallocate64, int, off_t, off_t);
REAL(int, fsync, int);
REAL(int, fdatasync, int);
REAL(int, rename, const char *, const char *);
REAL(int, unlink, const char *);
REAL(int, unlinkat, int, const char *, int);

static void die(const char *what) {
  dprintf(2, "powercut: %s\n", what);
  _exit(99);
}

__attribute__((constructor)) static void start(void) {
#define FIND(name) *(void **)&real_##name = dlsym(RTLD_NEXT, #name)
  FIND(write); FIND(pwrite64); FIND(writev); FIND(pwritev64); FIND(ftruncate64); FIND(fallocate64);
  FIND(posix_fallocate64); FIND(fsync); FIND(fdatasync); FIND(rename); FIND(unlink); FIND(unlinkat);
  const char *from = getenv("POWERCUT_LIVE"), *to = getenv("POWERCUT_SHADOW");
  const char *settings = getenv("POWERCUT_CONTROL");
  if (!from || !to || !settings) return;
  snprintf(live, sizeof live, "%s/", from);
  snprintf(shadow, sizeof shadow, "%s/", to);
  int fd = open(settings, O_RDWR | O_CLOEXEC);
  void *page = fd < 0 ? MAP_FAILED : mmap(0, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (page == MAP_FAILED) die("no control file");
  close(fd);
  control = page;
  early = getenv("POWERCUT_EARLY") ? atoi(getenv("POWERCUT_EARLY")) : 0;
  kill_at = getenv("POWERCUT_KILL_AT") ? atol(getenv("POWERCUT_KILL_AT")) : 0;
  chance = (getenv("POWERCUT_SEED") ? strtoull(getenv("POWERCUT_SEED"), 0, 10) : 1) * 2 + 1;
  watching = 1;
}

static unsigned random_of(unsigned bound) { /* xorshift64 */
  chance ^= chance << 13, chance ^= chance >> 7, chance ^= chance << 17;
  return (unsigned)(chance >> 33) % bound;
}

static int ends_with(const char *text, const char *end) {
  size_t a = strlen(text), b = strlen(end);
  return a >= b && strcmp(text + a - b, end) == 0;
}

/* The name below the watched folder, or null. */
static const char *watched(const char *path) {
  size_t size = strlen(live);
  if (strncmp(path, live, size) != 0 || ends_with(path, "-shm") || ends_with(path, " (deleted)")) return 0;
  if (strlen(path + size) >= sizeof files[0].name) die("a path is too long");
  return path + size;
}

/* The watched file behind a descriptor, or null. Called with the lock held. */
static struct file *find(int fd) {
  struct stat status;
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
  for (size_t i = 0; i < file_count; i++)
    if (files[i].inode == status.st_ino && files[i].device == status.st_dev) return &files[i];
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return 0;
  path[size] = 0;
  const char *name = watched(path);
  if (!name) return 0;
  if (file_count == FILES) die("too many files");
  struct file *file = &files[file_count++];
  memset(file, 0, sizeof *file);
  file->device = status.st_dev, file->inode = status.st_ino;
  strcpy(file->name, name);
  return file;
}

static void forget(const char *path) {
  struct stat status;
  if (stat(path, &status) != 0) return;
  for (size_t i = 0; i < file_count; i++)
    if (files[i].inode == status.st_ino && files[i].device == status.st_dev) {
      free(files[i].dirty);
      files[i] = files[--file_count];
      return;
    }
}

/* Makes the folders that a path in the shadow goes through. */
static void make_folders(char *path) {
  for (char *slash = strchr(path + strlen(shadow), '/'); slash; slash = strchr(slash + 1, '/'))
    *slash = 0, mkdir(path, 0700), *slash = '/';
}

static int open_shadow(const char *name, int flags) {
  char path[PATH_MAX + 256];
  snprintf(path, sizeof path, "%s%s", shadow, name);
  make_folders(path);
  return open(path, flags | O_RDWR | O_CLOEXEC, 0600);
}

/* Copies what the file holds now; what was cut off meanwhile is left out. */
static void copy(int from, int to, off_t start, off_t end) {
  static char buffer[1 << 16];
  while (start < end) {
    size_t want = end - start < (off_t)sizeof buffer ? (size_t)(end - start) : sizeof buffer;
    ssize_t got = pread(from, buffer, want, start);
    if (got <= 0) return;
    if (real_pwrite64(to, buffer, got, start) != got) die("cannot write the shadow");
    start += got;
  }
}

static int readable(struct file *file) {
  char path[PATH_MAX + 256];
  snprintf(path, sizeof path, "%s%s", live, file->name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) die("a watched file is gone");
  return fd;
}

static void write_early(struct file *file, off_t start, off_t end) {
  int to = early ? open_shadow(file->name, 0) : -1;
  if (to < 0) return;
  int from = readable(file);
  for (off_t sector = start - start % SECTOR; sector < end; sector += SECTOR)
    if (random_of(1000) < early) copy(from, to, sector, sector + SECTOR);
  close(from), close(to);
}

static void wrote(int fd, off_t start, ssize_t size) {
  if (size <= 0) return;
  int error = errno;
  pthread_mutex_lock(&lock);
  struct file *file = find(fd);
  if (file) {
    control->writes++;
    if (start < 0) start = lseek(fd, 0, SEEK_CUR) - size;
    off_t end = start + size;
    struct range *last = file->count ? &file->dirty[file->count - 1] : 0;
    if (last && last->end == start) last->end = end;
    else {
      if (file->count == file->capacity) {
        file->capacity = file->capacity ? file->capacity * 2 : 64;
        file->dirty = realloc(file->dirty, file->capacity * sizeof *file->dirty);
        if (!file->dirty) die("no memory");
      }
      file->dirty[file->count++] = (struct range){start, end};
    }
    write_early(file, start, end);
  }
  pthread_mutex_unlock(&lock);
  errno = error;
}

static void apply_changes(void) {
  char from[PATH_MAX + 256], to[PATH_MAX + 256];
  for (size_t i = 0; i < change_count; i++) {
    snprintf(from, sizeof from, "%s%s", shadow, changes[i].from);
    snprintf(to, sizeof to, "%s%s", shadow, changes[i].to);
    if (!changes[i].to[0]) real_unlink(from);
    else {
      int fd = open_shadow(changes[i].from, O_CREAT); /* created but never flushed: it is empty */
      if (fd >= 0) close(fd);
      make_folders(to);
      if (real_rename(from, to) != 0) die("cannot rename in the shadow");
    }
  }
  change_count = 0;
}

/* Counts a call that changes or flushes a watched file; the one that was asked for does not happen. */
static void step(void) {
  int now = __atomic_add_fetch(&calls, 1, __ATOMIC_RELAXED) == kill_at;
  if (control->kill_in && __atomic_sub_fetch(&control->kill_in, 1, __ATOMIC_RELAXED) == 0) now = 1;
  while (now) kill(getpid(), SIGKILL);
}

static int flush(int fd, int (*real)(int)) {
  pthread_mutex_lock(&lock);
  struct stat status;
  struct file *file = watching ? find(fd) : 0;
  int folder = watching && !file && fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
  pthread_mutex_unlock(&lock);
  if (!file && !folder) return real(fd);
  step();
  if (control->sync_delay_ms)
    nanosleep(&(struct timespec){control->sync_delay_ms / 1000, control->sync_delay_ms % 1000 * 1000000L}, 0);
  if (control->sync_error) {
    /* As Linux does: the pages count as clean now, a second flush would not write them. */
    pthread_mutex_lock(&lock);
    if ((file = find(fd))) file->count = 0;
    pthread_mutex_unlock(&lock);
    errno = control->sync_error;
    return -1;
  }
  if (real(fd) != 0) return -1;
  pthread_mutex_lock(&lock);
  control->syncs++;
  apply_changes();
  if ((file = find(fd))) {
    int to = open_shadow(file->name, O_CREAT), from = readable(file);
    if (to < 0) die("cannot open the shadow");
    for (size_t i = 0; i < file->count; i++) copy(from, to, file->dirty[i].start, file->dirty[i].end);
    file->count = 0;
    if (fstat(from, &status) == 0 && real_ftruncate64(to, status.st_size) != 0) die("cannot size the shadow");
    close(from), close(to);
  }
  pthread_mutex_unlock(&lock);
  return 0;
}

/* True, with errno set, when a write to this descriptor must fail. */
static int fails(int fd) {
  if (!watching || (!control->write_error && !kill_at && !control->kill_in)) return 0;
  pthread_mutex_lock(&lock);
  int hit = find(fd) != 0;
  pthread_mutex_unlock(&lock);
  if (!hit) return 0;
  step();
  errno = control->write_error;
  return control->write_error != 0;
}

ssize_t write(int fd, const void *data, size_t size) {
  if (!real_write) start();
  if (fails(fd)) return -1;
  ssize_t result = real_write(fd, data, size);
  if (watching) wrote(fd, -1, result);
  return result;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t at) {
  if (fails(fd)) return -1;
  ssize_t result = real_pwrite64(fd, data, size, at);
  if (watching) wrote(fd, at, result);
  return result;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (fails(fd)) return -1;
  ssize_t result = real_writev(fd, parts, count);
  if (watching) wrote(fd, -1, result);
  return result;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off_t at) {
  if (fails(fd)) return -1;
  ssize_t result = real_pwritev64(fd, parts, count, at);
  if (watching) wrote(fd, at, result);
  return result;
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
  return pwritev64(fd, parts, count, at);
}

/* A flush takes the size from the file, so a changed size needs no note of its own. */
int ftruncate64(int fd, off_t size) {
  return fails(fd) && control->write_error != ENOSPC ? -1 : real_ftruncate64(fd, size);
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int fallocate64(int fd, int mode, off_t at, off_t size) {
  return fails(fd) ? -1 : real_fallocate64(fd, mode, at, size);
}
int fallocate(int fd, int mode, off_t at, off_t size) { return fallocate64(fd, mode, at, size); }

int posix_fallocate64(int fd, off_t at, off_t size) {
  return fails(fd) ? errno : real_posix_fallocate64(fd, at, size);
}
int posix_fallocate(int fd, off_t at, off_t size) { return posix_fallocate64(fd, at, size); }

int fsync(int fd) { return flush(fd, real_fsync); }
int fdatasync(int fd) { return flush(fd, real_fdatasync); }

static void changed(const char *from, const char *to) {
  if (change_count == CHANGES) die("too many changes");
  struct change *change = &changes[change_count++];
  strcpy(change->from, from);
  strcpy(change->to, to);
}

/* The path without links and dots of its folder. */
static const char *whole(const char *path, char *buffer) {
  char folder[PATH_MAX];
  const char *slash = strrchr(path, '/');
  snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path + (slash == path)) : 1, slash ? path : ".");
  if (!realpath(folder, buffer)) return path;
  size_t size = strlen(buffer);
  snprintf(buffer + size, PATH_MAX - size, "/%s", slash ? slash + 1 : path);
  return buffer;
}

int rename(const char *from, const char *to) {
  char a[PATH_MAX * 2], b[PATH_MAX * 2];
  const char *old = watching ? watched(whole(from, a)) : 0, *new = watching ? watched(whole(to, b)) : 0;
  if (!old || !new) return real_rename(from, to);
  step();
  if (control->write_error) return errno = control->write_error, -1;
  pthread_mutex_lock(&lock);
  forget(to);
  int result = real_rename(from, to);
  if (result == 0) {
    changed(old, new);
    for (size_t i = 0; i < file_count; i++)
      if (strcmp(files[i].name, old) == 0) strcpy(files[i].name, new);
  }
  pthread_mutex_unlock(&lock);
  return result;
}

int unlink(const char *path) {
  char buffer[PATH_MAX * 2];
  const char *name = watching ? watched(whole(path, buffer)) : 0;
  if (!name) return real_unlink(path);
  step();
  if (control->write_error) return errno = control->write_error, -1;
  pthread_mutex_lock(&lock);
  forget(path);
  int result = real_unlink(path);
  if (result == 0) changed(name, "");
  pthread_mutex_unlock(&lock);
  return result;
}

int unlinkat(int folder, const char *path, int flags) {
  if (folder == AT_FDCWD && !(flags & AT_REMOVEDIR)) return unlink(path);
  return real_unlinkat(folder, path, flags);
}

/* Counts the calls that change files below a folder, and makes one of them fail, or kills the
   process just before it. Loaded before the C library; does nothing until it is armed. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OFF, ONCE, FROM_THEN_ON, KILL };

static char root[PATH_MAX];
static size_t root_size;
static long wanted, seen;
static int mode = OFF, error;

void fault_arm(const char *folder, long at, int number, int how) {
    strncpy(root, folder, sizeof root - 1);
    root_size = strlen(root);
    wanted = at, error = number, mode = how, seen = 0;
}

long fault_seen(void) { return seen; }

static int strikes(const char *path) {
    if (mode == OFF || strncmp(path, root, root_size)) return 0;
    seen++;
    if (seen != wanted && !(mode == FROM_THEN_ON && seen > wanted)) return 0;
    if (mode == KILL) kill(getpid(), SIGKILL);
    errno = error;
    return 1;
}

static int strikes_fd(int fd) {
    char link[64], path[PATH_MAX];
    if (mode == OFF) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    return strikes(path);
}

static int strikes_at(int fd, const char *path) {
    return path[0] == '/' ? strikes(path) : fd == AT_FDCWD ? 0 : strikes_fd(fd);
}

#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))
#define CHANGES(type, name, given, passed, condition) \
    type name given { return (condition) ? -1 : REAL(name) passed; }

CHANGES(ssize_t, write, (int f, const void *b, size_t n), (f, b, n), strikes_fd(f))
CHANGES(ssize_t, pwrite, (int f, const void *b, size_t n, off_t o), (f, b, n, o), strikes_fd(f))
CHANGES(ssize_t, pwrite64, (int f, const void *b, size_t n, off64_t o), (f, b, n, o), strikes_fd(f))
CHANGES(ssize_t, writev, (int f, const struct iovec *v, int n), (f, v, n), strikes_fd(f))
CHANGES(int, fsync, (int f), (f), strikes_fd(f))
CHANGES(int, fdatasync, (int f), (f), strikes_fd(f))
CHANGES(int, ftruncate, (int f, off_t n), (f, n), strikes_fd(f))
CHANGES(int, ftruncate64, (int f, off64_t n), (f, n), strikes_fd(f))
CHANGES(int, truncate, (const char *p, off_t n), (p, n), strikes(p))
CHANGES(int, truncate64, (const char *p, off64_t n), (p, n), strikes(p))
CHANGES(int, rename, (const char *a, const char *b), (a, b), strikes(b))
CHANGES(int, renameat, (int d, const char *a, int e, const char *b), (d, a, e, b), strikes_at(e, b))
CHANGES(int, renameat2, (int d, const char *a, int e, const char *b, unsigned f), (d, a, e, b, f),
        strikes_at(e, b))
CHANGES(int, unlink, (const char *p), (p), strikes(p))
CHANGES(int, unlinkat, (int d, const char *p, int f), (d, p, f), strikes_at(d, p))
CHANGES(int, rmdir, (const char *p), (p), strikes(p))
CHANGES(int, mkdir, (const char *p, mode_t m), (p, m), strikes(p))
CHANGES(int, mkdirat, (int d, const char *p, mode_t m), (d, p, m), strikes_at(d, p))

#define MODE(flags) \
    mode_t m = 0; \
    if (flags & (O_CREAT | __O_TMPFILE)) { \
        va_list more; va_start(more, flags); m = va_arg(more, mode_t); va_end(more); \
    }
#define WRITES(flags) (flags & (O_WRONLY | O_RDWR | O_CREAT))

int open(const char *p, int flags, ...) {
    MODE(flags) return WRITES(flags) && strikes(p) ? -1 : REAL(open)(p, flags, m);
}
int open64(const char *p, int flags, ...) {
    MODE(flags) return WRITES(flags) && strikes(p) ? -1 : REAL(open64)(p, flags, m);
}
int openat(int d, const char *p, int flags, ...) {
    MODE(flags) return WRITES(flags) && strikes_at(d, p) ? -1 : REAL(openat)(d, p, flags, m);
}
int openat64(int d, const char *p, int flags, ...) {
    MODE(flags) return WRITES(flags) && strikes_at(d, p) ? -1 : REAL(openat64)(d, p, flags, m);
}

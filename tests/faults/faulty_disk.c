/* A disk that fails when told to, for one program and its children: loaded by LD_PRELOAD (Linux).

   Every call that may change something beneath the folders named in the control block gets a number. Calls first..last
   fail with `error`. `room_bytes` of 0 or more makes the disk as small as that: what grows takes room, what goes gives
   it back, and statvfs tells. The block is a file that driver and children map, so faults are switched while they run. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

#define FOLDERS 4
#define PATH_BYTES 1024
#define NAME_BYTES 244
#define ENTRIES 8192

enum { OPEN = 1, WRITE = 2, SYNC = 4, TRUNCATE = 8, RENAME = 16, UNLINK = 32, MKDIR = 64, LINK = 128, READ = 256 };

struct entry {
    int32_t kind, failed, pid;
    char path[NAME_BYTES];
};

struct control {
    char folders[FOLDERS][PATH_BYTES];
    int64_t counted, failed, first, last, room_bytes;
    int32_t error, kinds, is_short, spare;
    struct entry log[ENTRIES];
};

static struct control *control;

__attribute__((constructor)) static void attach(void) {
    const char *path = getenv("FAULTY_DISK");
    if (!path) return;
    int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    int fd = real_open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    void *block = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (block != MAP_FAILED) control = block;
}

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })

static int is_ours(const char *path) {
    for (int i = 0; i < FOLDERS; i++) {
        const char *folder = control->folders[i];
        size_t length = strlen(folder);
        if (length && !strncmp(path, folder, length) && (!path[length] || path[length] == '/')) return 1;
    }
    return 0;
}

static int path_of_fd(int fd, char *into) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, into, PATH_MAX - 1);
    if (length < 0) return 0;
    into[length] = 0;
    return into[0] == '/';
}

static int path_at(int folder, const char *path, char *into) {
    if (!path) return 0;
    if (path[0] == '/') {
        snprintf(into, PATH_MAX, "%s", path);
        return 1;
    }
    char base[PATH_MAX];
    if (folder == AT_FDCWD ? !getcwd(base, sizeof base) : !path_of_fd(folder, base)) return 0;
    return snprintf(into, PATH_MAX, "%s/%s", base, path) < PATH_MAX;
}

/* 0: go on; 1: it fails, errno is set; 2: the first half of a write may pass. */
static int fails(int kind, const char *path) {
    if (!control || !(control->kinds & kind) || !is_ours(path)) return 0;
    int64_t number = __atomic_add_fetch(&control->counted, 1, __ATOMIC_SEQ_CST);
    int verdict = control->first && number >= control->first && number <= control->last;
    if (verdict && kind == WRITE && control->is_short && number == control->first) verdict = 2;
    if (number <= ENTRIES) {
        struct entry *entry = &control->log[number - 1];
        size_t length = strlen(path);
        entry->kind = kind, entry->failed = verdict, entry->pid = getpid();
        snprintf(entry->path, NAME_BYTES, "%s", length < NAME_BYTES ? path : path + length - NAME_BYTES + 1);
    }
    if (verdict) __atomic_add_fetch(&control->failed, 1, __ATOMIC_SEQ_CST);
    if (verdict == 1) errno = control->error;
    return verdict;
}

static int fails_fd(int kind, int fd) {
    char path[PATH_MAX];
    return control && path_of_fd(fd, path) ? fails(kind, path) : 0;
}

static int fails_at(int kind, int folder, const char *name) {
    char path[PATH_MAX];
    return control && path_at(folder, name, path) ? fails(kind, path) : 0;
}

/* The room */

static void give(int64_t bytes) { __atomic_add_fetch(&control->room_bytes, bytes, __ATOMIC_SEQ_CST); }

static int is_small(void) { return control && control->room_bytes >= 0; }

static int64_t size_at(const char *path) {
    struct stat status;
    return is_small() && is_ours(path) && !lstat(path, &status) && S_ISREG(status.st_mode) && status.st_nlink == 1
               ? status.st_size : 0;
}

/* How many of `count` bytes at `offset` (-1: the file's own position) may be written. */
static int64_t granted(int fd, int64_t offset, int64_t count, int64_t *taken) {
    char path[PATH_MAX];
    struct stat status;
    *taken = 0;
    if (!is_small() || !path_of_fd(fd, path) || !is_ours(path) || fstat(fd, &status) || !S_ISREG(status.st_mode))
        return count;
    if (offset < 0) offset = (fcntl(fd, F_GETFL) & O_APPEND) ? status.st_size : lseek(fd, 0, SEEK_CUR);
    int64_t growth = offset + count - status.st_size;
    if (growth <= 0) return count;
    if (growth > count) growth = count;
    int64_t room = __atomic_sub_fetch(&control->room_bytes, growth, __ATOMIC_SEQ_CST);
    if (room < 0) {
        int64_t lacking = -room < growth ? -room : growth;
        give(lacking);
        growth -= lacking, count -= lacking;
    }
    *taken = growth;
    if (count <= 0) errno = ENOSPC;
    return count;
}

/* Calls on paths */

#define MODE(flags, last) ({ mode_t mode = 0; if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list rest; \
    va_start(rest, last); mode = va_arg(rest, mode_t); va_end(rest); } mode; })
#define MAY_WRITE(flags) ((flags) & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC))

static int64_t truncated(int folder, const char *name, int flags) {
    char path[PATH_MAX];
    return is_small() && (flags & O_TRUNC) && path_at(folder, name, path) ? size_at(path) : 0;
}

#define OPENED(folder, path, flags, call) ({ \
    int fd = -1; \
    if (!(MAY_WRITE(flags) && fails_at(OPEN, folder, path))) { \
        int64_t freed = truncated(folder, path, flags); \
        fd = call; \
        if (fd >= 0 && freed) give(freed); \
    } \
    fd; })

int open(const char *path, int flags, ...) {
    mode_t mode = MODE(flags, flags);
    return OPENED(AT_FDCWD, path, flags, REAL(open)(path, flags, mode));
}
int open64(const char *path, int flags, ...) {
    mode_t mode = MODE(flags, flags);
    return OPENED(AT_FDCWD, path, flags, REAL(open64)(path, flags, mode));
}
int openat(int folder, const char *path, int flags, ...) {
    mode_t mode = MODE(flags, flags);
    return OPENED(folder, path, flags, REAL(openat)(folder, path, flags, mode));
}
int openat64(int folder, const char *path, int flags, ...) {
    mode_t mode = MODE(flags, flags);
    return OPENED(folder, path, flags, REAL(openat64)(folder, path, flags, mode));
}
int creat(const char *path, mode_t mode) { return open(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return open64(path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

/* What fortified programs call */
int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open64(path, flags); }
int __openat_2(int folder, const char *path, int flags) { return openat(folder, path, flags); }
int __openat64_2(int folder, const char *path, int flags) { return openat64(folder, path, flags); }

/* C++ streams open with fopen and write with write; the C library opens without calling open(). */
static int flags_of(const char *mode) {
    int flags = mode[0] == 'w' ? O_CREAT | O_TRUNC | O_WRONLY : mode[0] == 'a' ? O_CREAT | O_WRONLY : 0;
    return strchr(mode, '+') ? flags | O_RDWR : flags;
}
#define STREAM(call) ({ \
    FILE *file = NULL; \
    int flags = flags_of(mode); \
    if (!(MAY_WRITE(flags) && fails_at(OPEN, AT_FDCWD, path))) { \
        int64_t freed = truncated(AT_FDCWD, path, flags); \
        file = call; \
        if (file && freed) give(freed); \
    } \
    file; })
FILE *fopen(const char *path, const char *mode) { return STREAM(REAL(fopen)(path, mode)); }
FILE *fopen64(const char *path, const char *mode) { return STREAM(REAL(fopen64)(path, mode)); }

static int renamed(int result, int64_t freed) {
    if (!result && freed) give(freed);
    return result;
}
static int64_t size_named(int folder, const char *name) {
    char path[PATH_MAX];
    return is_small() && path_at(folder, name, path) ? size_at(path) : 0;
}
int rename(const char *from, const char *to) {
    if (fails_at(RENAME, AT_FDCWD, to)) return -1;
    int64_t freed = size_named(AT_FDCWD, to);
    return renamed(REAL(rename)(from, to), freed);
}
int renameat(int there, const char *from, int folder, const char *to) {
    if (fails_at(RENAME, folder, to)) return -1;
    int64_t freed = size_named(folder, to);
    return renamed(REAL(renameat)(there, from, folder, to), freed);
}
int renameat2(int there, const char *from, int folder, const char *to, unsigned int flags) {
    if (fails_at(RENAME, folder, to)) return -1;
    int64_t freed = size_named(folder, to);
    return renamed(REAL(renameat2)(there, from, folder, to, flags), freed);
}
int unlink(const char *path) {
    if (fails_at(UNLINK, AT_FDCWD, path)) return -1;
    int64_t freed = size_named(AT_FDCWD, path);
    return renamed(REAL(unlink)(path), freed);
}
int unlinkat(int folder, const char *path, int flags) {
    if (fails_at(UNLINK, folder, path)) return -1;
    int64_t freed = size_named(folder, path);
    return renamed(REAL(unlinkat)(folder, path, flags), freed);
}
int rmdir(const char *path) { return fails_at(UNLINK, AT_FDCWD, path) ? -1 : REAL(rmdir)(path); }
int mkdir(const char *path, mode_t mode) { return fails_at(MKDIR, AT_FDCWD, path) ? -1 : REAL(mkdir)(path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) {
    return fails_at(MKDIR, folder, path) ? -1 : REAL(mkdirat)(folder, path, mode);
}
int link(const char *from, const char *to) { return fails_at(LINK, AT_FDCWD, to) ? -1 : REAL(link)(from, to); }
int linkat(int there, const char *from, int folder, const char *to, int flags) {
    return fails_at(LINK, folder, to) ? -1 : REAL(linkat)(there, from, folder, to, flags);
}
int symlink(const char *from, const char *to) { return fails_at(LINK, AT_FDCWD, to) ? -1 : REAL(symlink)(from, to); }

/* Calls on descriptors */

#define WRITTEN(fd, offset, count, call) ({ \
    ssize_t done = -1; \
    int verdict = fails_fd(WRITE, fd); \
    if (verdict != 1) { \
        int64_t taken, most = granted(fd, offset, verdict == 2 ? (count + 1) / 2 : count, &taken); \
        if (most > 0 || !count) { \
            done = call; \
            if (done < most && taken) give(done < 0 ? taken : taken < most - done ? taken : most - done); \
        } \
    } \
    done; })

ssize_t write(int fd, const void *data, size_t count) {
    if (!control) return REAL(write)(fd, data, count);
    return WRITTEN(fd, -1, (int64_t)count, REAL(write)(fd, data, most));
}
ssize_t pwrite(int fd, const void *data, size_t count, off_t offset) {
    if (!control) return REAL(pwrite)(fd, data, count, offset);
    return WRITTEN(fd, offset, (int64_t)count, REAL(pwrite)(fd, data, most, offset));
}
ssize_t pwrite64(int fd, const void *data, size_t count, off64_t offset) {
    if (!control) return REAL(pwrite64)(fd, data, count, offset);
    return WRITTEN(fd, offset, (int64_t)count, REAL(pwrite64)(fd, data, most, offset));
}

/* In one piece: what passes of it is then cut as `write` cuts it. */
static ssize_t in_one(int fd, const struct iovec *parts, int number, int64_t offset) {
    size_t count = 0, at = 0;
    for (int i = 0; i < number; i++) count += parts[i].iov_len;
    char *whole = malloc(count ? count : 1);
    for (int i = 0; i < number; at += parts[i].iov_len, i++) memcpy(whole + at, parts[i].iov_base, parts[i].iov_len);
    ssize_t done = offset < 0 ? write(fd, whole, count) : pwrite64(fd, whole, count, offset);
    int error = errno;
    free(whole);
    errno = error;
    return done;
}
static int is_ours_fd(int fd) {
    char path[PATH_MAX];
    return control && path_of_fd(fd, path) && is_ours(path);
}
ssize_t writev(int fd, const struct iovec *parts, int number) {
    return is_ours_fd(fd) ? in_one(fd, parts, number, -1) : REAL(writev)(fd, parts, number);
}
ssize_t pwritev(int fd, const struct iovec *parts, int number, off_t offset) {
    return is_ours_fd(fd) ? in_one(fd, parts, number, offset) : REAL(pwritev)(fd, parts, number, offset);
}
/* Python copies files with these; it falls back to read and write where a system has neither. */
ssize_t sendfile(int to, int from, off_t *offset, size_t count) {
    if (!is_ours_fd(to)) return REAL(sendfile)(to, from, offset, count);
    errno = ENOSYS;
    return -1;
}
ssize_t sendfile64(int to, int from, off64_t *offset, size_t count) {
    if (!is_ours_fd(to)) return REAL(sendfile64)(to, from, offset, count);
    errno = ENOSYS;
    return -1;
}
ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *end, size_t count, unsigned int flags) {
    if (!is_ours_fd(to)) return REAL(copy_file_range)(from, start, to, end, count, flags);
    errno = ENOSYS;
    return -1;
}

int fsync(int fd) { return fails_fd(SYNC, fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails_fd(SYNC, fd) ? -1 : REAL(fdatasync)(fd); }

#define CUT(fd, size, call) ({ \
    int result = -1; \
    if (!fails_fd(TRUNCATE, fd)) { \
        struct stat status; \
        int64_t freed = is_small() && is_ours_fd(fd) && !fstat(fd, &status) ? status.st_size - (int64_t)size : 0; \
        result = call; \
        if (!result && freed > 0) give(freed); \
    } \
    result; })
int ftruncate(int fd, off_t size) { return CUT(fd, size, REAL(ftruncate)(fd, size)); }
int ftruncate64(int fd, off64_t size) { return CUT(fd, size, REAL(ftruncate64)(fd, size)); }
int fallocate(int fd, int mode, off_t offset, off_t size) {
    return fails_fd(TRUNCATE, fd) ? -1 : REAL(fallocate)(fd, mode, offset, size);
}
int posix_fallocate(int fd, off_t offset, off_t size) {
    return fails_fd(TRUNCATE, fd) ? control->error : REAL(posix_fallocate)(fd, offset, size);
}
int posix_fallocate64(int fd, off64_t offset, off64_t size) {
    return fails_fd(TRUNCATE, fd) ? control->error : REAL(posix_fallocate64)(fd, offset, size);
}

ssize_t read(int fd, void *into, size_t count) {
    return control && (control->kinds & READ) && fails_fd(READ, fd) ? -1 : REAL(read)(fd, into, count);
}
ssize_t pread(int fd, void *into, size_t count, off_t offset) {
    return control && (control->kinds & READ) && fails_fd(READ, fd) ? -1 : REAL(pread)(fd, into, count, offset);
}
ssize_t pread64(int fd, void *into, size_t count, off64_t offset) {
    return control && (control->kinds & READ) && fails_fd(READ, fd) ? -1 : REAL(pread64)(fd, into, count, offset);
}

#define FREE(path, into, call) ({ \
    int result = call; \
    char absolute[PATH_MAX]; \
    if (!result && is_small() && path_at(AT_FDCWD, path, absolute) && is_ours(absolute)) \
        into->f_bavail = into->f_bfree = control->room_bytes / into->f_frsize; \
    result; })
int statvfs(const char *path, struct statvfs *into) { return FREE(path, into, REAL(statvfs)(path, into)); }
int statvfs64(const char *path, struct statvfs64 *into) { return FREE(path, into, REAL(statvfs64)(path, into)); }

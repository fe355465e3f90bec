#include "CFaultVFS.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// A stretch of a file that no synchronisation has covered yet.
struct range {
    sqlite3_int64 offset, length;
};

/// The database or its log, by whatever connection.
struct watched {
    char path[PATH_MAX + 16];
    int durable; // descriptor of the file with what is on the disk; -1 if there is none
    struct range *dirty;
    size_t count, capacity;
};

struct fault_file {
    sqlite3_file base;
    struct watched *watched; // NULL for files that are nobody's business
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct watched files[2]; // the database, its log
static sqlite3_vfs *real_vfs;
static bool keeps_durable, lies;
static uint64_t chance;
static int64_t hang_after = -1;
static struct {
    enum fault_operation operation;
    int64_t after, left;
    int code;
    bool tears;
} plan;

static sqlite3_file *real_file(sqlite3_file *file) {
    return (sqlite3_file *)((struct fault_file *)file + 1);
}

static uint64_t draw(void) { // xorshift64*
    chance ^= chance >> 12;
    chance ^= chance << 25;
    chance ^= chance >> 27;
    return chance * 0x2545F4914F6CDD1D;
}

/// The result code of the fault that strikes this operation, or SQLITE_OK.
static int strike(enum fault_operation operation) {
    if (plan.operation != operation || plan.left == 0) return SQLITE_OK;
    if (plan.after > 0) {
        plan.after -= 1;
        return SQLITE_OK;
    }
    plan.left -= 1;
    return plan.code;
}

// What is on the disk

static void name_beside(char *name, const struct watched *watched, const char *end) {
    snprintf(name, PATH_MAX + 32, "%s%s", watched->path, end);
}

/// Stops the process: without its own files the harness cannot judge anybody.
static void require(bool holds, const char *what) {
    if (holds) return;
    perror(what);
    _exit(70);
}

static void note(struct watched *watched, sqlite3_int64 offset, sqlite3_int64 length) {
    if (watched->count == watched->capacity) {
        watched->capacity = watched->capacity * 2 + 64;
        watched->dirty = realloc(watched->dirty, watched->capacity * sizeof(struct range));
        require(watched->dirty != NULL, "realloc");
    }
    watched->dirty[watched->count++] = (struct range){offset, length};
}

static void copy(sqlite3_file *from, int to, struct range range) {
    char chunk[65536];
    while (range.length > 0) {
        int limit = (int)sizeof chunk;
        int amount = range.length < limit ? (int)range.length : limit;
        // Beyond the end of a file that was shortened meanwhile there is nothing to copy.
        int code = from->pMethods->xRead(from, chunk, amount, range.offset);
        if (code == SQLITE_IOERR_SHORT_READ) return;
        require(code == SQLITE_OK, "read for the durable file");
        require(pwrite(to, chunk, (size_t)amount, range.offset) == amount, "pwrite");
        range.offset += amount;
        range.length -= amount;
    }
}

static void become_durable(sqlite3_file *file, struct watched *watched) {
    sqlite3_int64 size = 0;
    require(file->pMethods->xFileSize(file, &size) == SQLITE_OK, "size for the durable file");
    require(ftruncate(watched->durable, size) == 0, "ftruncate");
    for (size_t i = 0; i < watched->count; i++) {
        struct range range = watched->dirty[i];
        if (range.offset >= size) continue;
        if (range.offset + range.length > size) range.length = size - range.offset;
        copy(file, watched->durable, range);
    }
    watched->count = 0;
}

/// Makes a durable file that is whole from the start, wherever we are killed.
static void make_durable(sqlite3_file *file, struct watched *watched, sqlite3_int64 size) {
    char name[PATH_MAX + 32], unfinished[PATH_MAX + 32];
    name_beside(name, watched, ".durable");
    name_beside(unfinished, watched, ".unfinished");
    int descriptor = open(unfinished, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    require(descriptor >= 0, unfinished);
    copy(file, descriptor, (struct range){0, size});
    require(close(descriptor) == 0 && rename(unfinished, name) == 0, name);
}

/// Takes up the durable file where a process that was killed has left it, or makes one.
static void open_durable(sqlite3_file *file, struct watched *watched) {
    if (!keeps_durable || watched->durable >= 0) return;
    char name[PATH_MAX + 32];
    sqlite3_int64 size = 0;
    require(file->pMethods->xFileSize(file, &size) == SQLITE_OK, "size for the durable file");
    name_beside(name, watched, ".durable");
    if (access(name, F_OK) != 0) make_durable(file, watched, size);
    watched->durable = open(name, O_RDWR | O_CLOEXEC);
    require(watched->durable >= 0, name);
    watched->count = 0;
    // The kernel still has the pages that nobody synced, unless they count as clean.
    name_beside(name, watched, ".clean");
    if (access(name, F_OK) != 0 && size > 0) note(watched, 0, size);
}

// Methods of a file

static int fault_close(sqlite3_file *file) {
    return real_file(file)->pMethods->xClose(real_file(file));
}

static int fault_read(sqlite3_file *file, void *bytes, int amount, sqlite3_int64 offset) {
    return real_file(file)->pMethods->xRead(real_file(file), bytes, amount, offset);
}

static int fault_write(
    sqlite3_file *file, const void *bytes, int amount, sqlite3_int64 offset
) {
    sqlite3_file *real = real_file(file);
    struct watched *watched = ((struct fault_file *)file)->watched;
    if (watched == NULL) return real->pMethods->xWrite(real, bytes, amount, offset);
    pthread_mutex_lock(&lock);
    int failure = strike(FAULT_WRITE);
    int written = failure == SQLITE_OK ? amount : plan.tears ? amount / 2 : 0;
    int code = SQLITE_OK;
    if (written > 0) code = real->pMethods->xWrite(real, bytes, written, offset);
    if (code == SQLITE_OK && written > 0 && watched->durable >= 0) {
        note(watched, offset, written);
        uint64_t luck = draw() % 8;
        size_t early = luck == 0 ? (size_t)written : luck == 1 ? draw() % (size_t)written : 0;
        require(
            pwrite(watched->durable, bytes, early, offset) == (ssize_t)early, "early pwrite");
    }
    pthread_mutex_unlock(&lock);
    return failure != SQLITE_OK ? failure : code;
}

static int fault_truncate(sqlite3_file *file, sqlite3_int64 size) {
    sqlite3_file *real = real_file(file);
    if (((struct fault_file *)file)->watched == NULL) return real->pMethods->xTruncate(real, size);
    pthread_mutex_lock(&lock);
    int failure = strike(FAULT_TRUNCATE);
    pthread_mutex_unlock(&lock);
    return failure != SQLITE_OK ? failure : real->pMethods->xTruncate(real, size);
}

static void hang_here(void) {
    char byte;
    require(write(STDOUT_FILENO, "hanging\n", 8) == 8, "standard output");
    require(read(STDIN_FILENO, &byte, 1) >= 0, "standard input");
}

static int fault_sync(sqlite3_file *file, int flags) {
    sqlite3_file *real = real_file(file);
    struct watched *watched = ((struct fault_file *)file)->watched;
    if (watched == NULL) return real->pMethods->xSync(real, flags);
    pthread_mutex_lock(&lock);
    int failure = strike(FAULT_SYNC);
    bool hangs = watched == &files[1] && hang_after >= 0 && hang_after-- == 0;
    int code = SQLITE_OK;
    if (failure != SQLITE_OK && watched->durable >= 0) {
        char name[PATH_MAX + 32];
        name_beside(name, watched, ".clean");
        int descriptor = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        require(descriptor >= 0, name);
        close(descriptor);
        watched->count = 0;
    } else if (failure == SQLITE_OK && !lies) {
        if (watched->durable >= 0) become_durable(real, watched);
        else code = real->pMethods->xSync(real, flags);
    }
    pthread_mutex_unlock(&lock);
    if (hangs) hang_here();
    return failure != SQLITE_OK ? failure : code;
}

static int fault_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real_file(file)->pMethods->xFileSize(real_file(file), size);
}

static int fault_lock(sqlite3_file *file, int level) {
    return real_file(file)->pMethods->xLock(real_file(file), level);
}

static int fault_unlock(sqlite3_file *file, int level) {
    return real_file(file)->pMethods->xUnlock(real_file(file), level);
}

static int fault_check_lock(sqlite3_file *file, int *result) {
    return real_file(file)->pMethods->xCheckReservedLock(real_file(file), result);
}

static int fault_control(sqlite3_file *file, int operation, void *argument) {
    return real_file(file)->pMethods->xFileControl(real_file(file), operation, argument);
}

static int fault_sector_size(sqlite3_file *file) {
    return real_file(file)->pMethods->xSectorSize(real_file(file));
}

static int fault_characteristics(sqlite3_file *file) {
    return real_file(file)->pMethods->xDeviceCharacteristics(real_file(file));
}

static int fault_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **map) {
    return real_file(file)->pMethods->xShmMap(real_file(file), page, size, extend, map);
}

static int fault_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return real_file(file)->pMethods->xShmLock(real_file(file), offset, count, flags);
}

static void fault_shm_barrier(sqlite3_file *file) {
    real_file(file)->pMethods->xShmBarrier(real_file(file));
}

static int fault_shm_unmap(sqlite3_file *file, int deletes) {
    return real_file(file)->pMethods->xShmUnmap(real_file(file), deletes);
}

// Version 2: no memory mapping, which would go past us.
static const sqlite3_io_methods methods = {
    2,
    fault_close,
    fault_read,
    fault_write,
    fault_truncate,
    fault_sync,
    fault_size,
    fault_lock,
    fault_unlock,
    fault_check_lock,
    fault_control,
    fault_sector_size,
    fault_characteristics,
    fault_shm_map,
    fault_shm_lock,
    fault_shm_barrier,
    fault_shm_unmap,
    NULL,
    NULL,
};

// Methods of the file system

static struct watched *find(const char *name) {
    for (int i = 0; name != NULL && i < 2; i++) {
        if (strcmp(files[i].path, name) == 0) return &files[i];
    }
    return NULL;
}

static int fault_open(
    sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out
) {
    (void)vfs;
    file->pMethods = NULL;
    int code = real_vfs->xOpen(real_vfs, name, real_file(file), flags, out);
    if (code != SQLITE_OK) return code;
    struct watched *watched = find(name);
    ((struct fault_file *)file)->watched = watched;
    file->pMethods = &methods;
    if (watched != NULL) {
        pthread_mutex_lock(&lock);
        open_durable(real_file(file), watched);
        pthread_mutex_unlock(&lock);
    }
    return SQLITE_OK;
}

static int fault_delete(sqlite3_vfs *vfs, const char *name, int syncs_folder) {
    (void)vfs;
    int code = real_vfs->xDelete(real_vfs, name, syncs_folder);
    struct watched *watched = find(name);
    if (code != SQLITE_OK || watched == NULL) return code;
    pthread_mutex_lock(&lock);
    if (watched->durable >= 0) {
        char beside[PATH_MAX + 32];
        name_beside(beside, watched, ".durable");
        unlink(beside);
        name_beside(beside, watched, ".clean");
        unlink(beside);
        close(watched->durable);
        watched->durable = -1;
        watched->count = 0;
    }
    pthread_mutex_unlock(&lock);
    return code;
}

static int fault_access(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    (void)vfs;
    return real_vfs->xAccess(real_vfs, name, flags, result);
}

static int fault_full_name(sqlite3_vfs *vfs, const char *name, int length, char *result) {
    (void)vfs;
    return real_vfs->xFullPathname(real_vfs, name, length, result);
}

// The plan

int fault_vfs_install(const char *database) {
    static sqlite3_vfs ours;
    char whole[PATH_MAX];
    if (realpath(database, whole) == NULL) return SQLITE_CANTOPEN;
    int code = sqlite3_initialize();
    if (code != SQLITE_OK) return code;
    snprintf(files[0].path, sizeof files[0].path, "%s", whole);
    snprintf(files[1].path, sizeof files[1].path, "%s-wal", whole);
    files[0].durable = files[1].durable = -1;
    real_vfs = sqlite3_vfs_find(NULL);
    ours = *real_vfs;
    ours.zName = "fault";
    ours.szOsFile = (int)sizeof(struct fault_file) + real_vfs->szOsFile;
    ours.xOpen = fault_open;
    ours.xDelete = fault_delete;
    ours.xAccess = fault_access;
    ours.xFullPathname = fault_full_name;
    return sqlite3_vfs_register(&ours, 1);
}

void fault_vfs_keep_durable(uint64_t seed) {
    chance = seed | 1;
    keeps_durable = true;
}

void fault_vfs_lie(void) { lies = true; }

void fault_vfs_plan(
    enum fault_operation operation, int64_t after, int64_t times, int code, bool tears
) {
    pthread_mutex_lock(&lock);
    plan.operation = operation;
    plan.after = after;
    plan.left = times;
    plan.code = code;
    plan.tears = tears;
    pthread_mutex_unlock(&lock);
}

int64_t fault_vfs_left(void) {
    pthread_mutex_lock(&lock);
    int64_t left = plan.left;
    pthread_mutex_unlock(&lock);
    return left;
}

void fault_vfs_hang(int64_t after) { hang_after = after; }

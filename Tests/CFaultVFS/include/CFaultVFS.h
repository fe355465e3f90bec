// A SQLite file system that fails on demand and can lose what was not synced; for tests only.
//
// It stands in front of the default one and becomes the default itself. Only the watched database
// and its write-ahead log are touched. The faults are those of a disk: a write, a truncation or a
// synchronisation that fails, half a write, a full disk, and a disk that says it has synced and
// has not.
//
// With a power cut in view, a second file beside each, NAME.durable, holds what would be on the
// disk: a synchronisation that succeeds brings it up to date. Some writes get there early, whole
// or in part, because a kernel may write back a page at any time and in any order. After a failed
// synchronisation the pages count as clean although they never arrived: Linux does that. Whoever
// wants to cut the power kills the process and puts the durable files in the place of the others.

#ifndef CFAULTVFS_H
#define CFAULTVFS_H

#include <stdbool.h>
#include <stdint.h>

/// What a fault strikes.
enum fault_operation {
    FAULT_NONE = 0,
    FAULT_WRITE = 1,
    FAULT_SYNC = 2,
    FAULT_TRUNCATE = 3,
};

/// Puts the file system in front of the default one, watching a database and its log.
///
/// Returns 0, or an error of SQLite or of realpath(3).
int fault_vfs_install(const char *database);

/// Keeps the durable files from now on; the seed decides which writes arrive early.
///
/// To be called before the database is opened.
void fault_vfs_keep_durable(uint64_t seed);

/// Has synchronisations succeed without making anything durable: a disk that lies.
void fault_vfs_lie(void);

/// Has operations fail: the ones after so many more, so many times, with a result code of SQLite.
///
/// A torn write leaves its first half behind. A new plan replaces the one before.
void fault_vfs_plan(
    enum fault_operation operation, int64_t after, int64_t times, int code, bool tears);

/// How many faults of the plan are left; 0 when it is used up.
int64_t fault_vfs_left(void);

/// Has the synchronisation of the log after so many more stop: it writes the line `hanging` to
/// standard output and goes on when a byte comes in at standard input.
void fault_vfs_hang(int64_t after);

#endif

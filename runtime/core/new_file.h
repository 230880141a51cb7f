/* Files written whole or not at all, and regular files opened for reading. Plain errno: the runtime and the tools share it. */
#ifndef TNF_CORE_NEW_FILE_H
#define TNF_CORE_NEW_FILE_H

#include <limits.h>
#include <stdbool.h>

/* A file being written. What is no regular file (a device, a pipe, anything under /dev and /proc) is written directly; everything
 * else into a temporary file beside it, which takes its place when it is kept: a failure leaves the old file, and nothing else.
 */
typedef struct tnf_new_file {
  int fd;
  bool direct;
  char target[PATH_MAX];    /* behind symbolic links */
  char temporary[PATH_MAX]; /* unless direct */
} tnf_new_file;

/* False, with errno set, when the file cannot be written. */
bool tnf_new_file_open(tnf_new_file *file, const char *path);
/* Closes the file; `keep`: it takes its place. False, with errno set and nothing left, when that failed. */
bool tnf_new_file_close(tnf_new_file *file, bool keep);

/* A descriptor of a regular file, or -1; waits for nothing, not for the writer of a pipe either. When the file is there and is no
 * regular one, *wrong says what it is, else errno is set and *wrong is NULL. */
int tnf_regular_file_open(const char *path, const char **wrong);

#endif

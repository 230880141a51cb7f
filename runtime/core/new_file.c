/* Files written whole or not at all, and regular files opened for reading. */
#include "core/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- writing ---- */

/* Links under /dev and /proc lead to what a process has open, which only writing to it reaches. */
static bool is_special(const char *path, const struct stat *found) {
  return !S_ISREG(found->st_mode) || strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
}

static bool open_directly(tnf_new_file *file, const char *path) {
  file->direct = true;
  file->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  return file->fd >= 0;
}

/* `FOLDER/.tenferro-PID-N.tmp`, of the first N that is free. */
static bool open_beside(tnf_new_file *file, mode_t mode) {
  const char *slash = strrchr(file->target, '/');
  int folder = slash ? (int)(slash - file->target) + 1 : 0;
  for (unsigned n = 0; n < 10000; ++n) {
    int length =
        snprintf(file->temporary, sizeof file->temporary, "%.*s.tenferro-%ld-%u.tmp", folder, file->target, (long)getpid(), n);
    if (length < 0 || (size_t)length >= sizeof file->temporary) {
      errno = ENAMETOOLONG;
      return false;
    }
    file->fd = open(file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (file->fd >= 0 || errno != EEXIST)
      return file->fd >= 0;
  }
  return false;
}

bool tnf_new_file_open(tnf_new_file *file, const char *path) {
  struct stat found, link;
  file->direct = false;
  bool exists = stat(path, &found) == 0;
  if (!exists && errno != ENOENT)
    return false;
  if (exists && is_special(path, &found))
    return open_directly(file, path);
  if (!exists && lstat(path, &link) == 0) /* a link to a file that is not there yet */
    return open_directly(file, path);
  if (exists && (access(path, W_OK) || !realpath(path, file->target)))
    return false; /* a file that must not be written must not be replaced either */
  if (!exists && (size_t)snprintf(file->target, sizeof file->target, "%s", path) >= sizeof file->target) {
    errno = ENAMETOOLONG;
    return false;
  }
  if (!open_beside(file, 0666))
    return false;
  if (exists)
    (void)!fchmod(file->fd, found.st_mode & 0777);
  return true;
}

bool tnf_new_file_close(tnf_new_file *file, bool keep) {
  bool done = close(file->fd) == 0 || !keep;
  if (file->direct)
    return done;
  if (done && keep)
    done = rename(file->temporary, file->target) == 0;
  if (!done || !keep) {
    int error = errno;
    unlink(file->temporary);
    errno = error;
  }
  return done;
}

/* ---- reading ---- */

int tnf_regular_file_open(const char *path, const char **wrong) {
  struct stat info = {0};
  *wrong = NULL;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0)
    return -1;
  if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
    return fd;
  *wrong = S_ISDIR(info.st_mode)    ? "is a directory"
           : S_ISFIFO(info.st_mode) ? "is a pipe, not a regular file"
                                    : "is not a regular file";
  close(fd);
  return -1;
}

/* Reading and writing files of data, and what is said when that fails. */
#include "core/data_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/new_file.h"

/* One system call moves at most this much. */
static const size_t step_bytes = (size_t)1 << 30;

/* ---- sentences ---- */

/* What comes before the sentence itself, and before the path. */
typedef struct subject {
  const char *site, *colon, *member, *name, *of;
} subject;

static subject subject_of(const tnf_data_file *f) {
  return (subject){f->site ? f->site : "", f->site ? ": " : "", f->member ? "member \"" : "", f->member ? f->member : "",
                   f->member ? "\" of " : ""};
}

tnf_status *tnf_data_file_refuse(const tnf_data_file *f, const char *wrong, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, wrong);
  vsnprintf(text, sizeof text, wrong, arguments);
  va_end(arguments);
  subject s = subject_of(f);
  return tnf_status_new(&f->ctx->allocator, TNF_RT_IO, "%s%s%s%s%s\"%s\" %s", s.site, s.colon, s.member, s.name, s.of, f->path,
                        text);
}

tnf_status *tnf_data_file_fail_errno(const tnf_data_file *f, const char *verb) {
  char text[128];
  int error = errno;
  if (strerror_r(error, text, sizeof text))
    snprintf(text, sizeof text, "error %d", error);
  subject s = subject_of(f);
  return tnf_status_new(&f->ctx->allocator, TNF_RT_IO, "%s%scannot %s %s%s%s\"%s\": %s", s.site, s.colon, verb, s.member, s.name,
                        s.of, f->path, text);
}

tnf_status *tnf_data_file_fail_memory(const tnf_data_file *f, size_t bytes) {
  tnf_limit_note note = tnf_ctx_limit_note(f->ctx);
  if (!note.text[0])
    return tnf_status_out_of_memory(); /* a sentence would need memory */
  return tnf_status_new(&f->ctx->allocator, TNF_RT_OUT_OF_MEMORY, "out of memory: %s needs %zu bytes for \"%s\"%s", f->site,
                        bytes, f->path, note.text);
}

/* ---- bytes ---- */

tnf_status *tnf_data_file_open(tnf_data_file *f, uint64_t *size) {
  const char *wrong;
  struct stat info;
  f->fd = tnf_regular_file_open(f->path, &wrong);
  if (f->fd < 0)
    return wrong ? tnf_data_file_refuse(f, "%s", wrong) : tnf_data_file_fail_errno(f, "open");
  if (fstat(f->fd, &info) == 0) {
    *size = (uint64_t)info.st_size;
    return NULL;
  }
  tnf_status *st = tnf_data_file_fail_errno(f, "read");
  close(f->fd);
  f->fd = -1;
  return st;
}

tnf_status *tnf_data_file_read(const tnf_data_file *f, uint64_t at, void *to, size_t bytes) {
  for (size_t done = 0; done < bytes;) {
    size_t step = bytes - done < step_bytes ? bytes - done : step_bytes;
    ssize_t got = pread(f->fd, (char *)to + done, step, (off_t)(at + done));
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return tnf_data_file_fail_errno(f, "read");
    if (got == 0)
      return tnf_data_file_refuse(f, "is truncated");
    done += (size_t)got;
  }
  return NULL;
}

tnf_status *tnf_data_file_write(const tnf_data_file *f, const void *from, size_t bytes) {
  for (size_t done = 0; done < bytes;) {
    size_t step = bytes - done < step_bytes ? bytes - done : step_bytes;
    ssize_t put = write(f->fd, (const char *)from + done, step);
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return tnf_data_file_fail_errno(f, "write");
    done += (size_t)put;
  }
  return NULL;
}

/* Reading and writing NumPy files. Plain system calls: the standard streams would allocate behind the allocator's back. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/new_file.h"
#include "core/npy_header.h"
#include "core/state.h"

static const char magic[6] = {'\x93', 'N', 'U', 'M', 'P', 'Y'};

/* Longer headers do not occur for the supported types: 16 extents of 20 digits fit several times. */
enum { MAX_HEADER = 4096, ALIGNMENT = 64 };

typedef struct npy_file {
  tnf_context *ctx;
  const char *path;
  int fd;
} npy_file;

static tnf_status *refuse(const npy_file *f, const char *wrong) {
  return tnf_status_new(&f->ctx->allocator, TNF_RT_IO, "\"%s\" %s", f->path, wrong);
}

static tnf_status *fail_errno(const npy_file *f, const char *verb) {
  char text[128];
  int error = errno;
  if (strerror_r(error, text, sizeof text))
    snprintf(text, sizeof text, "error %d", error);
  return tnf_status_new(&f->ctx->allocator, TNF_RT_IO, "cannot %s \"%s\": %s", verb, f->path, text);
}

/* ---- reading ---- */

/* Reads exactly `bytes`. */
static tnf_status *read_all(const npy_file *f, void *to, size_t bytes) {
  for (size_t done = 0; done < bytes;) {
    size_t step = bytes - done < (size_t)1 << 30 ? bytes - done : (size_t)1 << 30;
    ssize_t got = read(f->fd, (char *)to + done, step);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return fail_errno(f, "read");
    if (got == 0)
      return refuse(f, "is truncated");
    done += (size_t)got;
  }
  return NULL;
}

static tnf_status *read_header(const npy_file *f, tnf_npy_header *header) {
  unsigned char start[12];
  char text[MAX_HEADER], detail[64];
  tnf_status *st = read_all(f, start, 10);
  if (st)
    return st;
  if (memcmp(start, magic, sizeof magic) != 0)
    return refuse(f, "is not a NumPy file");
  unsigned major = start[6], minor = start[7];
  if (major < 1 || major > 3 || minor != 0)
    return tnf_status_new(&f->ctx->allocator, TNF_RT_IO, "\"%s\" has the unknown format version %u.%u", f->path, major, minor);
  size_t length = start[8] | (size_t)start[9] << 8;
  if (major > 1) {
    st = read_all(f, start + 10, 2);
    if (st)
      return st;
    length |= (size_t)start[10] << 16 | (size_t)start[11] << 24;
  }
  if (length > sizeof text)
    return refuse(f, "has a malformed header: it is too long");
  st = read_all(f, text, length);
  if (st)
    return st;
  const char *wrong = tnf_npy_parse(text, length, header, detail);
  if (!wrong)
    return NULL;
  if (!detail[0])
    return refuse(f, wrong);
  return tnf_status_new(&f->ctx->allocator, TNF_RT_IO, "\"%s\" %s: \"%s\"", f->path, wrong, detail);
}

/* A shape that promises more than the file holds is refused before memory is taken for it. */
static tnf_status *check_size(const npy_file *f, const tnf_npy_header *header) {
  int64_t count;
  size_t bytes;
  if (!tnf_shape_size((int32_t)header->dtype, header->rank, header->extents, &count, &bytes))
    return refuse(f, "has a shape whose size overflows");
  struct stat info;
  if (fstat(f->fd, &info))
    return fail_errno(f, "read");
  off_t at = lseek(f->fd, 0, SEEK_CUR);
  uintmax_t left = at >= 0 && info.st_size > at ? (uintmax_t)(info.st_size - at) : 0;
  if (left >= bytes)
    return NULL;
  return tnf_status_new(&f->ctx->allocator, TNF_RT_IO,
                        "\"%s\" is truncated: its shape needs %zu bytes of elements, %ju are there", f->path, bytes, left);
}

static void swap_bytes(unsigned char *data, size_t count, size_t size) {
  for (size_t i = 0; i < count; ++i, data += size) {
    for (size_t k = 0; k < size / 2; ++k) {
      unsigned char byte = data[k];
      data[k] = data[size - 1 - k];
      data[size - 1 - k] = byte;
    }
  }
}

/* Brings the elements into the form that compiled code expects: native byte order, booleans 0 or 1. */
static void normalise(tnf_tensor *t, const tnf_npy_header *header) {
  unsigned char *data = t->view.data;
  size_t bytes = tnf_tensor_byte_size(t), size = tnf_dtype_size(header->dtype);
  if (header->dtype == TNF_COMPLEX_F32 || header->dtype == TNF_COMPLEX_F64)
    size /= 2; /* each part by itself */
  if (header->swapped)
    swap_bytes(data, bytes / size, size);
  if (header->dtype == TNF_BOOL)
    for (size_t i = 0; i < bytes; ++i)
      data[i] = data[i] != 0;
}

static tnf_status *read_tensor(const npy_file *f, tnf_tensor **out) {
  tnf_npy_header header;
  tnf_tensor *stored = NULL;
  tnf_status *st = read_header(f, &header);
  if (!st)
    st = check_size(f, &header);
  if (!st)
    st = tnf_tensor_new(f->ctx, f->path, (int32_t)header.dtype, header.rank, header.extents, &stored);
  if (!st)
    st = read_all(f, stored->view.data, tnf_tensor_byte_size(stored));
  if (!st)
    normalise(stored, &header);
  if (!st && (header.fortran_order || header.rank < 2)) {
    *out = stored;
    return NULL;
  }
  if (!st)
    st = tnf_tensor_from_row_major(f->ctx, header.dtype, header.rank, header.extents, stored->view.data, out);
  tnf_tensor_release(stored);
  return st;
}

tnf_status *tnf_tensor_load_npy(tnf_context *ctx, const char *path, tnf_tensor **out) {
  if (!out)
    return tnf_status_null_argument("tensor_load_npy", "out");
  *out = NULL;
  if (!ctx)
    return tnf_status_null_argument("tensor_load_npy", "ctx");
  if (!path)
    return tnf_status_null_argument("tensor_load_npy", "path");
  const char *wrong;
  npy_file f = {ctx, path, tnf_regular_file_open(path, &wrong)};
  if (f.fd < 0)
    return wrong ? refuse(&f, wrong) : fail_errno(&f, "open");
  tnf_status *st = read_tensor(&f, out);
  close(f.fd);
  return st;
}

/* ---- writing ---- */

static tnf_status *write_all(const npy_file *f, const void *from, size_t bytes) {
  for (size_t done = 0; done < bytes;) {
    size_t step = bytes - done < (size_t)1 << 30 ? bytes - done : (size_t)1 << 30;
    ssize_t put = write(f->fd, (const char *)from + done, step);
    if (put < 0 && errno == EINTR)
      continue;
    if (put < 0)
      return fail_errno(f, "write");
    done += (size_t)put;
  }
  return NULL;
}

/* Format 1.0, padded so that the elements begin on a multiple of 64 bytes. Returns the length. */
static size_t format_header(const tnf_tensor *t, char text[1024]) {
  const size_t size = 1024;
  const char *code = tnf_npy_type_code(tnf_tensor_dtype(t));
  memcpy(text, magic, sizeof magic);
  text[6] = 1;
  text[7] = 0;
  size_t used = 10;
  used += (size_t)snprintf(text + used, size - used, "{'descr': '%s', 'fortran_order': True, 'shape': (", code);
  for (int32_t i = 0; i < t->view.rank; ++i)
    used += (size_t)snprintf(text + used, size - used, i ? " %" PRId64 "," : "%" PRId64 ",", t->view.extents[i]);
  used += (size_t)snprintf(text + used, size - used, "), }");
  size_t length = (used + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  memset(text + used, ' ', length - used);
  text[length - 1] = '\n';
  text[8] = (char)((length - 10) & 0xff);
  text[9] = (char)((length - 10) >> 8);
  return length;
}

tnf_status *tnf_tensor_save_npy(const tnf_tensor *t, const char *path) {
  if (!t)
    return tnf_status_null_argument("tensor_save_npy", "t");
  if (!path)
    return tnf_status_null_argument("tensor_save_npy", "path");
  tnf_new_file file;
  npy_file f = {t->ctx, path, -1};
  if (!tnf_new_file_open(&file, path))
    return fail_errno(&f, "create");
  f.fd = file.fd;
  char text[1024];
  tnf_status *st = write_all(&f, text, format_header(t, text));
  if (!st)
    st = write_all(&f, t->view.data, tnf_tensor_byte_size(t));
  if (!tnf_new_file_close(&file, !st) && !st)
    st = fail_errno(&f, "write");
  return st;
}

/* Reading and writing NumPy files. */
#include "core/npy.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/new_file.h"
#include "core/npy_header.h"

static const char magic[6] = {'\x93', 'N', 'U', 'M', 'P', 'Y'};

/* Longer headers do not occur for the supported types: 16 extents of 20 digits fit several times. */
enum { MAX_HEADER = 4096, ALIGNMENT = 64 };

/* ---- reading ---- */

static tnf_status *read_header(tnf_byte_source *source, tnf_npy_header *header) {
  unsigned char start[12];
  char text[MAX_HEADER], detail[64];
  const tnf_data_file *f = &source->file;
  tnf_status *st = source->read(source, start, 10);
  if (st)
    return st;
  if (memcmp(start, magic, sizeof magic) != 0)
    return tnf_data_file_refuse(f, "is not a NumPy file");
  unsigned major = start[6], minor = start[7];
  if (major < 1 || major > 3 || minor != 0)
    return tnf_data_file_refuse(f, "has the unknown format version %u.%u", major, minor);
  size_t length = start[8] | (size_t)start[9] << 8;
  if (major > 1) {
    st = source->read(source, start + 10, 2);
    if (st)
      return st;
    length |= (size_t)start[10] << 16 | (size_t)start[11] << 24;
  }
  if (length > sizeof text)
    return tnf_data_file_refuse(f, "has a malformed header: it is too long");
  st = source->read(source, text, length);
  if (st)
    return st;
  const char *wrong = tnf_npy_parse(text, length, header, detail);
  if (!wrong)
    return NULL;
  if (!detail[0])
    return tnf_data_file_refuse(f, "%s", wrong);
  return tnf_data_file_refuse(f, "%s: \"%s\"", wrong, detail);
}

/* A shape that promises more than the source holds is refused before memory is taken for it. */
static tnf_status *check_size(const tnf_byte_source *source, const tnf_npy_header *header) {
  int64_t count;
  size_t bytes;
  if (!tnf_shape_size((int32_t)header->dtype, header->rank, header->extents, &count, &bytes))
    return tnf_data_file_refuse(&source->file, "has a shape whose size overflows");
  if (source->left >= bytes)
    return NULL;
  return tnf_data_file_refuse(&source->file, "is truncated: its shape needs %zu bytes of elements, %" PRIu64 " are there", bytes,
                              source->left);
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

tnf_status *tnf_npy_read(tnf_byte_source *source, tnf_tensor **out) {
  tnf_npy_header header;
  tnf_tensor *stored = NULL;
  tnf_context *ctx = source->file.ctx;
  tnf_status *st = read_header(source, &header);
  if (!st)
    st = check_size(source, &header);
  if (!st)
    st = tnf_tensor_new(ctx, source->file.path, (int32_t)header.dtype, header.rank, header.extents, &stored);
  if (!st)
    st = source->read(source, stored->view.data, tnf_tensor_byte_size(stored));
  if (!st)
    normalise(stored, &header);
  if (!st && (header.fortran_order || header.rank < 2)) {
    *out = stored;
    return NULL;
  }
  if (!st)
    st = tnf_tensor_from_row_major(ctx, header.dtype, header.rank, header.extents, stored->view.data, out);
  tnf_tensor_release(stored);
  return st;
}

/* A whole file as a source. */
typedef struct npy_file {
  tnf_byte_source source;
  uint64_t at;
} npy_file;

static tnf_status *read_file(tnf_byte_source *source, void *to, size_t bytes) {
  npy_file *f = (npy_file *)source;
  tnf_status *st = tnf_data_file_read(&source->file, f->at, to, bytes);
  f->at += bytes;
  source->left -= bytes < source->left ? bytes : source->left;
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
  npy_file f = {{{ctx, NULL, path, NULL, -1}, 0, read_file}, 0};
  tnf_status *st = tnf_data_file_open(&f.source.file, &f.source.left);
  if (st)
    return st;
  st = tnf_npy_read(&f.source, out);
  close(f.source.file.fd);
  return st;
}

/* ---- writing ---- */

/* Format 1.0, padded so that the elements begin on a multiple of 64 bytes. */
size_t tnf_npy_format_header(const tnf_tensor *t, char text[TNF_NPY_HEADER_BYTES]) {
  const size_t size = TNF_NPY_HEADER_BYTES;
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
  tnf_data_file f = {t->ctx, NULL, path, NULL, -1};
  if (!tnf_new_file_open(&file, path))
    return tnf_data_file_fail_errno(&f, "create");
  f.fd = file.fd;
  char text[TNF_NPY_HEADER_BYTES];
  tnf_status *st = tnf_data_file_write(&f, text, tnf_npy_format_header(t, text));
  if (!st)
    st = tnf_data_file_write(&f, t->view.data, tnf_tensor_byte_size(t));
  if (!tnf_new_file_close(&file, !st) && !st)
    st = tnf_data_file_fail_errno(&f, "write");
  return st;
}

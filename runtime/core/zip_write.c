/* Writing a zip archive: members are stored, so that a reader may map them; zip64 where 32 bits do not hold a number. */
#include <string.h>
#include <zlib.h>

#include "core/npy.h"
#include "core/zip.h"

/* 1980-01-01: equal tensors give equal files. */
enum { VERSION = 20, VERSION64 = 45, DATE = 0x21, EXTRA64 = 1 };

typedef struct record {
  unsigned char bytes[128];
  size_t used;
} record;

static void put(record *r, uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i, value >>= 8)
    r->bytes[r->used++] = (unsigned char)value;
}

/* A number, or the mark that it is in an extra field. */
static void put_short(record *r, uint64_t value, bool large) {
  put(r, large ? UINT32_MAX : value, 4);
}

static tnf_status *write_bytes(tnf_zip_writer *writer, const void *from, size_t bytes) {
  writer->at += bytes;
  return tnf_data_file_write(&writer->file, from, bytes);
}

static tnf_status *write_name(tnf_zip_writer *writer, const char *name) {
  tnf_status *st = write_bytes(writer, name, strlen(name));
  return st ? st : write_bytes(writer, ".npy", 4);
}

/* What the member's own header and the directory have in common. */
static void put_description(record *r, const tnf_zip_written *written, const char *name, bool large, size_t extra) {
  put(r, large ? VERSION64 : VERSION, 2);
  put(r, TNF_ZIP_UTF8, 2);
  put(r, TNF_ZIP_STORED, 2);
  put(r, 0, 2);
  put(r, DATE, 2);
  put(r, written->crc, 4);
  put_short(r, written->size, large);
  put_short(r, written->size, large);
  put(r, strlen(name) + 4, 2);
  put(r, large ? extra : 0, 2);
}

tnf_status *tnf_zip_write_npy(tnf_zip_writer *writer, const char *name, const tnf_tensor *t, tnf_zip_written *written) {
  char header[TNF_NPY_HEADER_BYTES];
  size_t header_bytes = tnf_npy_format_header(t, header), bytes = tnf_tensor_byte_size(t);
  uLong crc = crc32_z(0, (const Bytef *)header, header_bytes);
  if (bytes)
    crc = crc32_z(crc, t->view.data, bytes);
  *written = (tnf_zip_written){writer->at, (uint64_t)header_bytes + bytes, (uint32_t)crc};
  bool large = written->size >= UINT32_MAX;
  record local = {{0}, 0}, extra = {{0}, 0};
  put(&local, TNF_ZIP_LOCAL, 4);
  put_description(&local, written, name, large, 20);
  if (large) {
    put(&extra, EXTRA64, 2);
    put(&extra, 16, 2);
    put(&extra, written->size, 8);
    put(&extra, written->size, 8);
  }
  tnf_status *st = write_bytes(writer, local.bytes, local.used);
  if (!st)
    st = write_name(writer, name);
  if (!st)
    st = write_bytes(writer, extra.bytes, extra.used);
  if (!st)
    st = write_bytes(writer, header, header_bytes);
  return st ? st : write_bytes(writer, t->view.data, bytes);
}

static tnf_status *write_entry(tnf_zip_writer *writer, const char *name, const tnf_zip_written *written) {
  bool large = written->size >= UINT32_MAX || written->offset >= UINT32_MAX;
  record central = {{0}, 0}, extra = {{0}, 0};
  put(&central, TNF_ZIP_CENTRAL, 4);
  put(&central, large ? VERSION64 : VERSION, 2);
  put_description(&central, written, name, large, 28);
  put(&central, 0, 2 + 2 + 2);
  put(&central, 0, 4);
  put_short(&central, written->offset, large);
  if (large) {
    put(&extra, EXTRA64, 2);
    put(&extra, 24, 2);
    put(&extra, written->size, 8);
    put(&extra, written->size, 8);
    put(&extra, written->offset, 8);
  }
  tnf_status *st = write_bytes(writer, central.bytes, central.used);
  if (!st)
    st = write_name(writer, name);
  return st ? st : write_bytes(writer, extra.bytes, extra.used);
}

static void put_ending64(record *r, uint64_t count, uint64_t offset, uint64_t end) {
  put(r, TNF_ZIP_END64, 4);
  put(r, TNF_ZIP_END64_BYTES - 12, 8);
  put(r, VERSION64, 2);
  put(r, VERSION64, 2);
  put(r, 0, 8);
  put(r, count, 8);
  put(r, count, 8);
  put(r, end - offset, 8);
  put(r, offset, 8);
  put(r, TNF_ZIP_LOCATOR64, 4);
  put(r, 0, 4);
  put(r, end, 8);
  put(r, 1, 4);
}

tnf_status *tnf_zip_write_directory(tnf_zip_writer *writer, const char *const *names, const tnf_zip_written *written,
                                    size_t count) {
  uint64_t offset = writer->at;
  for (size_t i = 0; i < count; ++i) {
    tnf_status *st = write_entry(writer, names[i], &written[i]);
    if (st)
      return st;
  }
  uint64_t end = writer->at;
  bool many = count >= UINT16_MAX, far = offset >= UINT32_MAX || end - offset >= UINT32_MAX;
  record r = {{0}, 0};
  if (many || far)
    put_ending64(&r, count, offset, end);
  put(&r, TNF_ZIP_END, 4);
  put(&r, 0, 4);
  put(&r, many ? UINT16_MAX : count, 2);
  put(&r, many ? UINT16_MAX : count, 2);
  put_short(&r, end - offset, far);
  put_short(&r, offset, far);
  put(&r, 0, 2);
  return write_bytes(writer, r.bytes, r.used);
}
